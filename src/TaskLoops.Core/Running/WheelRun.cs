namespace TaskLoops.Running;

/// <summary>The bucket of a <see cref="TimerWheel{T}"/> whose time has come, in order. Not thread-safe.</summary>
/// <remarks>
/// A heap would cost each wait the logarithm of their number, in memory that is not in the cache. Loops of one interval come into a bucket in the order
/// in which they leave it, so that there is mostly nothing to sort.
/// </remarks>
internal sealed class WheelRun<T>
    where T : class, IHasDeadline
{
    /// <summary>Slots from here on upwards are places in the run, far below those of the chunks.</summary>
    private const int FirstSlot = int.MinValue;
    private const int LastSlot = FirstSlot / 2;

    /// <summary>How far ahead of what is taken an entry's object is fetched, and at most so many bytes of it.</summary>
    private const int FarAhead = 13;
    private const int Bytes = 208;

    /// <summary>Of so many it pays that a second thread takes from the middle.</summary>
    private const int Many = 1024;

    /// <summary>How far ahead each stage of <see cref="IHasDeadline.Fetch"/> is: a line comes from memory in the time of some hundred instructions.</summary>
    private static readonly int[] _ahead = [9, 6, 3];

    /// <summary>By so many bits at a time it is sorted.</summary>
    private const int DigitBits = 8;

    private WheelEntry<T>[] _entries = new WheelEntry<T>[32];

    /// <summary>Where to they are moved while they are sorted. Made when it is first needed.</summary>
    private WheelEntry<T>[] _moved = [];
    private int _next;
    private int _end;

    /// <summary>The later half, from which a second thread takes: where it begins, and what is next of it. Beyond the end if there is none.</summary>
    private int _half = int.MaxValue;
    private int _nextOfHalf = int.MaxValue;

    /// <summary>The earliest; null if there is none.</summary>
    public WheelEntry<T>? First
    {
        get
        {
            while (_next < _end && _entries[_next].Wait is null)
                _next++;

            return _next < _end ? _entries[_next] : null;
        }
    }

    public static bool Has(T wait) => wait.Slot <= LastSlot;

    /// <summary>Puts in what comes next; everything before has been taken.</summary>
    public void Add(ReadOnlySpan<WheelEntry<T>> entries)
    {
        if (_next >= _end)
        {
            _next = _end = 0;
            _half = _nextOfHalf = int.MaxValue;
        }

        if (_end + entries.Length > _entries.Length)
            Array.Resize(ref _entries, Math.Max(_entries.Length * 2, _end + entries.Length));

        entries.CopyTo(_entries.AsSpan(_end));
        _end += entries.Length;
    }

    /// <summary>Puts in order what was put in.</summary>
    public void Sort()
    {
        var entries = _entries.AsSpan(_next, _end - _next);
        if (!TrySortByMoving(entries))
            SortFromScratch(entries);

        for (var place = _next; place < _end; place++)
            _entries[place].Wait.Slot = FirstSlot + place;
    }

    /// <summary>Takes the first, of which is known that there is one.</summary>
    public T Take() => Take(ref _next);

    /// <summary>Takes one from the middle of many; null if there are not many or it is not due.</summary>
    /// <remarks>For a second thread: loops that were made one after another lie side by side in memory, and two threads that take them in turn wait for each other's lines.</remarks>
    public T? TakeFromMiddle(long now)
    {
        while (_nextOfHalf < _end && _entries[_nextOfHalf].Wait is null)
            _nextOfHalf++;
        if (_nextOfHalf >= _end && !TryHalve())
            return null;

        return _entries[_nextOfHalf] is { Wait: not null } middle && middle.Deadline <= now ? Take(ref _nextOfHalf) : null;
    }

    private bool TryHalve()
    {
        // The half before is used up.
        _end = Math.Min(_end, _half);
        _half = _nextOfHalf = int.MaxValue;
        if (_end - _next < Many)
            return false;

        _half = _nextOfHalf = _next + ((_end - _next) / 2);
        return true;
    }

    private T Take(ref int next)
    {
        if (next + FarAhead < _end)
            Cache.Fetch(_entries[next + FarAhead].Wait, Bytes);
        for (var stage = 0; stage < _ahead.Length; stage++)
        {
            var ahead = next + _ahead[stage];
            if (ahead < _end)
                _entries[ahead].Wait?.Fetch(stage);
        }

        ref var entry = ref _entries[next++];
        var wait = entry.Wait;
        entry = default;
        wait.Slot = IHasDeadline.NoSlot;
        return wait;
    }

    public void Remove(T wait)
    {
        _entries[wait.Slot - FirstSlot] = default;
        wait.Slot = IHasDeadline.NoSlot;
    }

    /// <summary>Many are sorted by the deadlines' lower bits, in which alone those of one bucket differ, and then what is due at one instant.</summary>
    private void SortFromScratch(Span<WheelEntry<T>> entries)
    {
        if (entries.Length >= 1 << DigitBits)
            SortByDigits(entries);
        if (!TrySortByMoving(entries))
            entries.Sort();
    }

    private void SortByDigits(Span<WheelEntry<T>> entries)
    {
        if (_moved.Length < entries.Length)
            _moved = new WheelEntry<T>[_entries.Length];

        var moved = _moved.AsSpan(0, entries.Length);
        MoveByDigit(entries, moved, shift: 0);
        MoveByDigit(moved, entries, shift: DigitBits);
        moved.Clear();
    }

    private static void MoveByDigit(ReadOnlySpan<WheelEntry<T>> from, Span<WheelEntry<T>> to, int shift)
    {
        Span<int> places = stackalloc int[1 << DigitBits];
        places.Clear();
        foreach (ref readonly var entry in from)
            places[(byte)(entry.Deadline >> shift)]++;

        var place = 0;
        foreach (ref var digit in places)
            (digit, place) = (place, place + digit);

        foreach (ref readonly var entry in from)
            to[places[(byte)(entry.Deadline >> shift)]++] = entry;
    }

    /// <summary>Sorts what is in order but for some neighbours, as loops are that were started one after another; gives up on all else.</summary>
    private static bool TrySortByMoving(Span<WheelEntry<T>> entries)
    {
        var moves = 2 * entries.Length;
        for (var i = 1; i < entries.Length; i++)
        {
            var entry = entries[i];
            var place = i;
            for (; place > 0 && entry.CompareTo(entries[place - 1]) < 0 && moves > 0; place--, moves--)
                entries[place] = entries[place - 1];
            if (place < i)
                entries[place] = entry;
        }

        return moves > 0;
    }
}
