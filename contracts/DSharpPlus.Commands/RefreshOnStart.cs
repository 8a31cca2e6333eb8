using DSharpPlus.EventArgs;

namespace DSharpPlus.Commands;

/// <summary>The first to ask the container for the extension, and so the one who has it built.</summary>
internal sealed class RefreshOnStart : IEventHandler<ClientStartedEventArgs>
{
    private readonly CommandsExtension _commands;

    public RefreshOnStart(CommandsExtension commands) => _commands = commands;

    public Task HandleEventAsync(DiscordClient sender, ClientStartedEventArgs eventArgs) => _commands.RefreshAsync();
}
