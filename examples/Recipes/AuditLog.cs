using System.Collections.Concurrent;
using TaskLoops;

namespace Recipes;

/// <summary>Entries that are written in batches; what is left when the loop ends is written as well.</summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly Func<IReadOnlyList<string>, CancellationToken, Task> _insert;
    private readonly TaskLoop _loop;

    public AuditLog(Func<IReadOnlyList<string>, CancellationToken, Task> insert)
    {
        _insert = insert;
        _loop = TaskLoop
            .Create(
                Schedule.FixedDelay(TimeSpan.FromSeconds(10)),
                (_, cancelled) => WriteAsync(cancelled),
                new LoopOptions { Name = "audit-log", EndTimeout = TimeSpan.FromSeconds(15) })
            .AfterLoop((_, limit) => WriteAsync(limit));
        _loop.Start();
    }

    public void Add(string entry) => _entries.Enqueue(entry);

    /// <summary>Cancels the loop and waits for its after hook, 15 s at most.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    // Never called twice at once: iterations do not overlap, and the after hook begins when the last of them has ended.
    private async Task WriteAsync(CancellationToken cancelled)
    {
        var batch = _entries.ToArray();
        if (batch.Length == 0)
            return;

        await _insert(batch, cancelled);
        foreach (var _ in batch)
            _entries.TryDequeue(out var _);
    }
}
