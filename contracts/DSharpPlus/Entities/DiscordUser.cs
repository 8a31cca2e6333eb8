namespace DSharpPlus.Entities;

public class DiscordUser : SnowflakeObject
{
    internal DiscordUser()
    {
    }
}
