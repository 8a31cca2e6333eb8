using System.Collections.Concurrent;

namespace TaskLoops.Loopback.Waiting;

/// <summary>Things that come in one after another; each is handed out once.</summary>
internal sealed class Arrivals<T>(Signal signal)
{
    private readonly ConcurrentQueue<T> _waiting = new();

    public void Add(T item)
    {
        _waiting.Enqueue(item);
        signal.Raise();
    }

    public async Task<T> NextAsync(string what, TimeSpan? limit, CancellationToken cancelled)
    {
        T? item = default;
        await signal.UntilAsync(() => _waiting.TryDequeue(out item), what, limit, cancelled);
        return item!;
    }
}
