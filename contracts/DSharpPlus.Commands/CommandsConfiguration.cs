namespace DSharpPlus.Commands;

public sealed record CommandsConfiguration
{
    public ulong DebugGuildId { get; set; }

    public bool UseDefaultCommandErrorHandler { get; set; } = true;

    public bool RegisterDefaultCommandProcessors { get; set; } = true;
}
