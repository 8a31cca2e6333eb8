namespace DSharpPlus.EventArgs;

public sealed class SessionResumedEventArgs : DiscordEventArgs
{
    internal SessionResumedEventArgs()
    {
    }

    public int ShardId { get; internal set; }
}
