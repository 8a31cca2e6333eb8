using DSharpPlus.EventArgs;

namespace DSharpPlus;

public interface IEventHandler<TEventArgs> : IEventHandler
    where TEventArgs : DiscordEventArgs
{
    Task HandleEventAsync(DiscordClient sender, TEventArgs eventArgs);
}
