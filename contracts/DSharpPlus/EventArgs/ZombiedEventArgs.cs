namespace DSharpPlus.EventArgs;

public class ZombiedEventArgs : DiscordEventArgs
{
    internal ZombiedEventArgs()
    {
    }

    public int Failures { get; internal set; }

    public bool GuildDownloadCompleted { get; internal set; }
}
