using Discord.WebSocket;

namespace TaskLoops.DiscordNet;

/// <summary>Waits for clients of Discord.Net.</summary>
public static class DiscordNetClientExtensions
{
    /// <summary>Waits until the client is ready, all shards of it: at once if it has been since it was logged in, also while its connection is lost (rule G1).</summary>
    /// <remarks>For before hooks of loops that are made without a container; needs none. Call it once before the client starts, and no ready is ever missed.</remarks>
    /// <param name="client">A <see cref="DiscordSocketClient"/> or a <see cref="DiscordShardedClient"/>.</param>
    /// <param name="cancelled">Ends the wait, of this caller only.</param>
    /// <returns>A task that completes when the client is ready.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static Task WaitUntilReadyAsync(this BaseSocketClient client, CancellationToken cancelled = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return DiscordNetReadiness.Of(client).WaitUntilReadyAsync(cancelled);
    }
}
