namespace TaskLoops.Running;

/// <summary>What lies in the buckets of a <see cref="TimerWheel{T}"/>: chunks of entries, of which each bucket has a chain. Not thread-safe.</summary>
/// <remarks>
/// There are as many as were ever needed at once: a bucket with an array of its own would keep the largest that it ever had, and a list that is linked
/// entry by entry would be one access to cold memory for each.
/// </remarks>
internal sealed class WheelChunks<T>
    where T : class, IHasDeadline
{
    /// <summary>The chain without a chunk.</summary>
    public const int None = -1;

    private const int Length = 32;

    /// <summary>By chunk: its entries; the next of its chain, or of the free ones; how many entries it has; the bucket to which it belongs.</summary>
    private WheelEntry<T>[][] _entries = [];
    private int[] _next = [];
    private int[] _counts = [];
    private int[] _owners = [];
    private int _used;
    private int _free = None;

    /// <summary>The bucket that has the wait.</summary>
    public int OwnerOf(T wait) => _owners[PlaceOf(wait) / Length];

    /// <summary>Adds to the chain, of which only the first chunk is not full.</summary>
    public void Add(ref int chain, int owner, in WheelEntry<T> entry)
    {
        if (chain == None || _counts[chain] == Length)
            chain = TakeChunk(chain, owner);
        Put(chain, _counts[chain]++, entry);
    }

    /// <summary>Removes from the chain.</summary>
    /// <returns>The deadline of what was removed.</returns>
    public long Remove(ref int chain, T wait)
    {
        var (chunk, index) = Math.DivRem(PlaceOf(wait), Length);
        var deadline = _entries[chunk][index].Deadline;
        wait.Slot = IHasDeadline.NoSlot;

        ref var last = ref _entries[chain][--_counts[chain]];
        if (last.Wait != wait)
            Put(chunk, index, last);
        last = default;
        if (_counts[chain] == 0)
            GiveBackFirst(ref chain);
        return deadline;
    }

    /// <summary>The earliest deadline of a chain.</summary>
    public long FirstOf(int chain)
    {
        var first = long.MaxValue;
        for (; chain != None; chain = _next[chain])
        {
            foreach (ref readonly var entry in _entries[chain].AsSpan(0, _counts[chain]))
                first = Math.Min(first, entry.Deadline);
        }

        return first;
    }

    /// <summary>Turns a chain round, so that its chunks are in the order of their arrival.</summary>
    public int Turned(int chain)
    {
        var turned = None;
        while (chain != None)
            (chain, _next[chain], turned) = (_next[chain], turned, chain);

        return turned;
    }

    /// <summary>Empties the first chunk of a chain.</summary>
    /// <param name="chain">The chain, and then what is left of it.</param>
    /// <param name="entries">Where the entries are put; of the length of a chunk.</param>
    /// <returns>How many there were; 0 if the chain was at its end.</returns>
    public int TakeFirst(ref int chain, WheelEntry<T>[] entries)
    {
        if (chain == None)
            return 0;

        var count = _counts[chain];
        var chunk = _entries[chain].AsSpan(0, count);
        chunk.CopyTo(entries);
        chunk.Clear();
        GiveBackFirst(ref chain);
        return count;
    }

    public static WheelEntry<T>[] Chunk() => new WheelEntry<T>[Length];

    private static int PlaceOf(T wait) => IHasDeadline.NoSlot - 1 - wait.Slot;

    private void Put(int chunk, int index, in WheelEntry<T> entry)
    {
        entry.Wait.Slot = IHasDeadline.NoSlot - 1 - ((chunk * Length) + index);
        _entries[chunk][index] = entry;
    }

    private int TakeChunk(int next, int owner)
    {
        var chunk = _free;
        if (chunk != None)
            _free = _next[chunk];
        else
            chunk = NewChunk();

        (_next[chunk], _counts[chunk], _owners[chunk]) = (next, 0, owner);
        return chunk;
    }

    private int NewChunk()
    {
        if (_used == _next.Length)
        {
            var chunks = Math.Max(4, _used * 2);
            Array.Resize(ref _entries, chunks);
            Array.Resize(ref _next, chunks);
            Array.Resize(ref _counts, chunks);
            Array.Resize(ref _owners, chunks);
        }

        _entries[_used] = Chunk();
        return _used++;
    }

    private void GiveBackFirst(ref int chain)
    {
        var next = _next[chain];
        (_next[chain], _free) = (_free, chain);
        chain = next;
    }
}
