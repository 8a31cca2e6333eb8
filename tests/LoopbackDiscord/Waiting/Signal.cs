namespace TaskLoops.Loopback.Waiting;

/// <summary>Tells those who wait that something has happened, so that they look again: nobody polls.</summary>
internal sealed class Signal
{
    /// <summary>How long a wait lasts that says nothing else: long enough for the slowest reconnect of a client that tests wait for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = NewSource();

    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    /// <exception cref="TimeoutException">It has not come true within the limit.</exception>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit, CancellationToken cancelled)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patience.CancelAfter(limit ?? Patience);
        while (true)
        {
            // Taken before the look: what happens after the look wakes us.
            var next = Volatile.Read(ref _next).Task;
            if (condition())
                return;

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {limit ?? Patience} in vain for: {what}");
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
