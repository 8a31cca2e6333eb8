namespace TaskLoops.Running;

/// <summary>Waits ordered by deadline, and by their arrival where that is the same: the first can be taken, any can be removed. Not thread-safe.</summary>
/// <remarks>
/// Four children to a node, which fit a line of the cache, and places kept by a wait's slot number rather than in the wait: to move a node touches only
/// these arrays, never one of the waits, of which with 10,000 loops none is in the cache.
/// </remarks>
internal sealed class DeadlineHeap<T>
    where T : class, IHasDeadline
{
    private const int NoSlot = IHasDeadline.NoSlot;

    private const int Children = 4;

    /// <summary>By place: when an entry is due, in ticks; the how manieth it came; its slot.</summary>
    private Entry[] _entries = new Entry[Children];

    /// <summary>By slot: the wait, and its place; of a free slot, the next free one.</summary>
    private T?[] _waits = new T?[Children];
    private int[] _places = new int[Children];
    private int _count;
    private int _arrived;
    private int _usedSlots;
    private int _freeSlot = NoSlot;

    /// <summary>The earliest deadline; null if there is none.</summary>
    public long? First => _count == 0 ? null : _entries[0].Deadline;

    /// <summary>The earliest; null if there is none.</summary>
    public WheelEntry<T>? FirstEntry => _count == 0 ? null : new(_waits[_entries[0].Slot]!, _entries[0].Deadline, _entries[0].Arrival);

    public void Add(T wait, long deadline) => Add(new WheelEntry<T>(wait, deadline, _arrived++));

    /// <summary>Adds one whose arrival is counted elsewhere.</summary>
    public void Add(in WheelEntry<T> entry)
    {
        var slot = TakeSlot();
        _waits[slot] = entry.Wait;
        entry.Wait.Slot = slot;
        MoveUp(_count++, new Entry(entry.Deadline, entry.Arrival, slot));
    }

    /// <summary>Removes a wait; whether it was there.</summary>
    public bool Remove(T wait)
    {
        if (wait.Slot == NoSlot)
            return false;

        RemoveAt(_places[wait.Slot]);
        return true;
    }

    /// <summary>Takes the earliest wait if it is due.</summary>
    public T? TakeDue(long now)
    {
        if (_count == 0 || _entries[0].Deadline > now)
            return null;

        var wait = _waits[_entries[0].Slot]!;
        RemoveAt(0);
        return wait;
    }

    private void RemoveAt(int place)
    {
        GiveBack(_entries[place].Slot);
        var last = _entries[--_count];
        if (place == _count)
            return;

        if (place > 0 && last.IsBefore(_entries[(place - 1) / Children]))
            MoveUp(place, last);
        else
            MoveDown(place, last);
    }

    private void MoveUp(int place, Entry entry)
    {
        while (place > 0 && entry.IsBefore(_entries[(place - 1) / Children]))
        {
            var parent = (place - 1) / Children;
            Put(place, _entries[parent]);
            place = parent;
        }

        Put(place, entry);
    }

    private void MoveDown(int place, Entry entry)
    {
        for (var child = FirstChild(place); child > 0 && _entries[child].IsBefore(entry); child = FirstChild(place))
        {
            Put(place, _entries[child]);
            place = child;
        }

        Put(place, entry);
    }

    /// <summary>The place of the child that is due first; 0 if there is none.</summary>
    private int FirstChild(int place)
    {
        var child = (place * Children) + 1;
        if (child >= _count)
            return 0;

        var end = Math.Min(child + Children, _count);
        for (var other = child + 1; other < end; other++)
        {
            if (_entries[other].IsBefore(_entries[child]))
                child = other;
        }

        return child;
    }

    private void Put(int place, Entry entry)
    {
        _entries[place] = entry;
        _places[entry.Slot] = place;
    }

    private int TakeSlot()
    {
        if (_freeSlot != NoSlot)
        {
            var slot = _freeSlot;
            _freeSlot = _places[slot];
            return slot;
        }

        if (_usedSlots == _waits.Length)
            Grow();
        return _usedSlots++;
    }

    private void GiveBack(int slot)
    {
        _waits[slot]!.Slot = NoSlot;
        _waits[slot] = null;
        _places[slot] = _freeSlot;
        _freeSlot = slot;
    }

    private void Grow()
    {
        var length = _waits.Length * 2;
        Array.Resize(ref _entries, length);
        Array.Resize(ref _waits, length);
        Array.Resize(ref _places, length);
    }

    private readonly record struct Entry(long Deadline, int Arrival, int Slot)
    {
        /// <summary>The count of arrivals may pass its end and begin anew: what counts is which of two came less than half a round later.</summary>
        public bool IsBefore(in Entry other) => Deadline < other.Deadline || (Deadline == other.Deadline && unchecked(Arrival - other.Arrival) < 0);
    }
}
