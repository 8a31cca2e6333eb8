using DSharpPlus;

namespace TaskLoops.DSharpPlus;

/// <summary>Waits for clients of DSharpPlus.</summary>
public static class DSharpPlusClientExtensions
{
    /// <summary>Waits until the client is ready, all shards of it: at once if it has been since it was started, also while its connection is lost (rule G1).</summary>
    /// <remarks>
    /// For before hooks of loops that are made without a container; needs no <c>AddTaskLoops</c>. Call it at any time, before or after the client connects.
    /// Guilds arrive one by one after that: who needs all of them waits for the library's GuildDownloadCompleted, which may never come.
    /// </remarks>
    /// <param name="client">The client.</param>
    /// <param name="cancelled">Ends the wait, of this caller only.</param>
    /// <returns>A task that completes when the client is ready.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static Task WaitUntilReadyAsync(this DiscordClient client, CancellationToken cancelled = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return DSharpPlusReadiness.Of(client).WaitUntilReadyAsync(cancelled);
    }
}
