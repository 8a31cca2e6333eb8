using TaskLoops;

namespace Recipes;

/// <summary>Doing something during cancellation.</summary>
internal sealed class FlushOnCancellation(Func<IReadOnlyList<string>, CancellationToken, Task> insert) : IDisposable
{
    private readonly List<string> _batch = [];
    private readonly SemaphoreSlim _lock = new(1);

    public void Add(string entry)
    {
        lock (_batch)
            _batch.Add(entry);
    }

    [ModuleLoop(Seconds = 10)]
    public async Task BulkerAsync(CancellationToken cancelled)
    {
        await _lock.WaitAsync(cancelled);
        try
        {
            await InsertBatchAsync(cancelled);
        }
        finally
        {
            _lock.Release();
        }
    }

    [AfterLoop(nameof(BulkerAsync))]
    public async Task OnBulkerEndAsync(LoopEnd end, CancellationToken limit)
    {
        // The token of the hook is not the one that the cancel has fired: there is time to write what is left.
        if (end.Reason == LoopEndReason.Cancelled)
            await InsertBatchAsync(limit);
    }

    public void Dispose() => _lock.Dispose();

    private async Task InsertBatchAsync(CancellationToken cancelled)
    {
        string[] batch;
        lock (_batch)
            batch = [.. _batch];
        if (batch.Length == 0)
            return;

        await insert(batch, cancelled);
        lock (_batch)
            _batch.RemoveRange(0, batch.Length);
    }
}
