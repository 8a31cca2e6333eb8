namespace TaskLoops.AdapterSuite.Storms;

/// <summary>Remembers every occurrence that a loop was to remember.</summary>
public sealed class StormStore : OccurrenceStore
{
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _stored = [];
    private readonly List<DateTimeOffset?> _loaded = [];

    /// <summary>What was stored, in order; the first is the instant of the first start.</summary>
    public IReadOnlyList<DateTimeOffset> Stored
    {
        get
        {
            lock (_gate)
                return [.. _stored];
        }
    }

    /// <summary>What each run was given at its start.</summary>
    public IReadOnlyList<DateTimeOffset?> Loaded
    {
        get
        {
            lock (_gate)
                return [.. _loaded];
        }
    }

    public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
    {
        lock (_gate)
        {
            DateTimeOffset? last = _stored.Count == 0 ? null : _stored[^1];
            _loaded.Add(last);
            return new(last);
        }
    }

    public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        lock (_gate)
            _stored.Add(occurrence);

        return default;
    }
}
