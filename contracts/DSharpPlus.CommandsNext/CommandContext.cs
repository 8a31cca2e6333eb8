namespace DSharpPlus.CommandsNext;

public sealed class CommandContext
{
    internal CommandContext()
    {
    }

    public DiscordClient Client { get; internal set; } = null!;

    public CommandsNextExtension CommandsNext { get; internal set; } = null!;

    public IServiceProvider Services { get; internal set; } = null!;

    public Command? Command { get; internal set; }
}
