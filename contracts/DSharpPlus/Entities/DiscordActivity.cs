namespace DSharpPlus.Entities;

public sealed class DiscordActivity
{
    public DiscordActivity()
    {
    }

    public DiscordActivity(string name) => Name = name;

    public string? Name { get; set; }
}
