using DSharpPlus.EventArgs;

namespace DSharpPlus.Clients;

public readonly record struct EventWaiterResult<T>
    where T : DiscordEventArgs
{
    public bool TimedOut { get; init; }

    public T? Value { get; init; }

    public static EventWaiterResult<T> FromTimedOut() => new() { TimedOut = true };
}
