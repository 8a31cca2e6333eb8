namespace TaskLoops.Running;

/// <summary>All waits of a timer queue, ordered by deadline, and by arrival where that is the same: the first can be taken, any can be removed. Not thread-safe.</summary>
/// <remarks>
/// A hierarchical timing wheel. What is far off lies in buckets, unordered: 256 of 6.6 ms each, then 256 that are 256 times as wide, and so on. When the
/// time of a bucket comes, it is spread over the narrower ones; the narrowest is put in order and taken one by one. What is due before the buckets that are
/// left is in a heap. With 100,000 loops a second, see docs/design.md for what it gains over a heap of all of them.
/// </remarks>
internal sealed class TimerWheel<T>
    where T : class, IHasDeadline
{
    /// <summary>A bucket of the narrowest level is 2^16 ticks wide.</summary>
    private const int BucketBits = 16;

    /// <summary>A crowded bucket is put in order so many buckets ahead of its time: it takes some milliseconds, and a timer may be late by as many.</summary>
    private const int Ahead = 2;

    /// <summary>So many levels cover the calendar.</summary>
    private const int Levels = 6;

    /// <summary>The bucket of the narrowest level that was spread last.</summary>
    private readonly WheelRun<T> _run = new();

    /// <summary>What came when its bucket had been spread already.</summary>
    private readonly DeadlineHeap<T> _near = new();
    private readonly WheelChunks<T> _chunks = new();
    private readonly WheelLevel<T>[] _levels = new WheelLevel<T>[Levels];

    /// <summary>What is being spread.</summary>
    private readonly WheelEntry<T>[] _spread = WheelChunks<T>.Chunk();

    /// <summary>The first bucket of the narrowest level that has not been spread: what is due in it or later is on a level, all else is near.</summary>
    private long _horizon;
    private int _arrived;
    private int _count;

    /// <param name="now">About which time the waits will be due; it costs a little to be far off.</param>
    public TimerWheel(long now)
    {
        for (var level = 0; level < Levels; level++)
            _levels[level] = new WheelLevel<T>(_chunks, level);
        _horizon = now >> BucketBits;
    }

    public bool IsEmpty => _count == 0;

    /// <summary>The earliest deadline; null if there is none. Looks through a bucket if its earliest was removed.</summary>
    public long? First
    {
        get
        {
            if (FirstNear() is { } near)
                return near.Deadline;

            long? first = null;
            foreach (var level in _levels)
            {
                if (level.First(_horizon) is { } far && !(first <= far))
                    first = far;
            }

            return first;
        }
    }

    /// <summary>When there is something to be done: at the earliest deadline, or somewhat before if very many are due then; null if there is none.</summary>
    public long? Next => FirstNear() is null && FirstBucket() is { IsCrowded: true } crowd ? (crowd.Begin - Ahead) << BucketBits : First;

    public void Add(T wait, long deadline)
    {
        _count++;
        Place(new WheelEntry<T>(wait, deadline, _arrived++));
    }

    /// <summary>Removes a wait; whether it was there.</summary>
    public bool Remove(T wait)
    {
        if (wait.Slot == IHasDeadline.NoSlot)
            return false;

        _count--;
        if (wait.Slot > IHasDeadline.NoSlot)
            _near.Remove(wait);
        else if (WheelRun<T>.Has(wait))
            _run.Remove(wait);
        else
            _levels[WheelLevel<T>.LevelOf(_chunks.OwnerOf(wait))].Remove(wait);
        return true;
    }

    /// <summary>Takes the earliest wait if it is due; or, of many, one from the middle.</summary>
    public T? TakeDue(long now, bool fromMiddle = false)
    {
        if (fromMiddle && _run.TakeFromMiddle(now) is { } middle)
        {
            _count--;
            return middle;
        }

        WheelEntry<T>? first;
        while ((first = FirstNear()) is null)
        {
            if (!TrySpread(now))
                return null;
        }

        if (first.Value.Deadline > now)
            return null;

        _count--;
        return WheelRun<T>.Has(first.Value.Wait) ? _run.Take() : _near.TakeDue(now);
    }

    private WheelEntry<T>? FirstNear() => (_run.First, _near.FirstEntry) switch
    {
        (null, var late) => late,
        (var spread, null) => spread,
        ({ } spread, { } late) => spread.CompareTo(late) < 0 ? spread : late,
    };

    private void Place(in WheelEntry<T> entry)
    {
        var bucket = entry.Deadline >> BucketBits;
        if (bucket < _horizon)
        {
            _near.Add(entry);
            return;
        }

        var level = 0;
        while (!_levels[level].Reaches(bucket, _horizon))
            level++;
        _levels[level].Add(bucket, entry);
    }

    /// <summary>Spreads the first bucket if its time has come; whether it has.</summary>
    private bool TrySpread(long now)
    {
        if (FirstBucket() is not ({ } first, var begin, var isCrowded) || begin > (now >> BucketBits) + (isCrowded ? Ahead : 0))
            return false;

        var chain = first.Take(begin);
        var isNarrowest = first == _levels[0];
        _horizon = isNarrowest ? begin + 1 : begin;
        while (_chunks.TakeFirst(ref chain, _spread) is > 0 and var count)
        {
            if (isNarrowest)
                _run.Add(_spread.AsSpan(0, count));
            else
                Place(_spread.AsSpan(0, count));
        }

        Array.Clear(_spread);
        _run.Sort();
        return true;
    }

    /// <summary>The bucket that begins first. Of two that begin at once, the wider: what it has may belong into the narrower.</summary>
    private (WheelLevel<T> Level, long Begin, bool IsCrowded)? FirstBucket()
    {
        WheelLevel<T>? first = null;
        var begin = long.MaxValue;
        foreach (var level in _levels)
        {
            if (level.FirstBegin(_horizon) is { } bucket && bucket <= begin)
                (first, begin) = (level, bucket);
        }

        return first is null ? null : (first, begin, first.IsCrowded(begin));
    }

    private void Place(ReadOnlySpan<WheelEntry<T>> entries)
    {
        foreach (ref readonly var entry in entries)
            Place(entry);
    }
}
