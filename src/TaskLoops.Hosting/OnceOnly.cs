namespace TaskLoops.Hosting;

/// <summary>Something that is done once: the first who asks does it, everybody waits for the same end.</summary>
internal sealed class OnceOnly
{
    private TaskCompletionSource? _done;

    /// <summary>Whether somebody has asked.</summary>
    public bool HasBegun => Volatile.Read(ref _done) is not null;

    /// <summary>Its end; completed if nobody has asked.</summary>
    public Task Completion => Volatile.Read(ref _done)?.Task ?? Task.CompletedTask;

    public Task RunAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _done, done, null) is { } first)
            return first.Task;

        _ = CompleteAsync(work, done);
        return done.Task;
    }

    private static async Task CompleteAsync(Func<Task> work, TaskCompletionSource done)
    {
        try
        {
            await work().ConfigureAwait(false);
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }
}
