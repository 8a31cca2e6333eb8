namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>Something that happens again and again, and can be waited for.</summary>
internal sealed class Bell
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when it rings next.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).SetResult();

    /// <summary>Waits until the condition holds; it is looked at again whenever it rings.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var next = Next;
            if (condition())
                return;

            await next;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
