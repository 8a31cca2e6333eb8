using DSharpPlus.AsyncEvents;

namespace DSharpPlus.EventArgs;

public abstract class DiscordEventArgs : AsyncEventArgs
{
    protected DiscordEventArgs()
    {
    }
}
