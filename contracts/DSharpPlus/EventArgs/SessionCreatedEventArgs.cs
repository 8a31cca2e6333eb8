namespace DSharpPlus.EventArgs;

public sealed class SessionCreatedEventArgs : DiscordEventArgs
{
    internal SessionCreatedEventArgs()
    {
    }

    public int ShardId { get; internal set; }

    public IReadOnlyList<ulong> GuildIds { get; internal set; } = [];
}
