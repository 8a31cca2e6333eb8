namespace DSharpPlus.Entities;

public class DiscordGuild : SnowflakeObject
{
    internal DiscordGuild()
    {
    }

    public string Name { get; internal set; } = "";

    public bool IsUnavailable { get; internal set; }
}
