namespace TaskLoops.Running;

/// <summary>Waits ordered by deadline, and by their arrival where that is the same: the first can be taken, any can be removed. Not thread-safe.</summary>
/// <remarks>
/// Four children to a node, deadlines in an array of their own, and places kept by a wait's slot number rather than in the wait: to move a node
/// touches only these arrays, never one of the waits, which of 10,000 loops none is in the cache.
/// </remarks>
internal sealed class DeadlineHeap<T>
    where T : class, IHasDeadline
{
    private const int NoSlot = IHasDeadline.NoSlot;
    private const int Children = 4;

    /// <summary>By place: when it is due, in ticks; the how manieth it came; its slot.</summary>
    private long[] _deadlines = new long[Children];
    private int[] _arrivals = new int[Children];
    private int[] _slots = new int[Children];

    /// <summary>By slot: the wait, and its place; of a free slot, the next free one.</summary>
    private T?[] _waits = new T?[Children];
    private int[] _places = new int[Children];
    private int _count;
    private int _arrived;
    private int _usedSlots;
    private int _freeSlot = NoSlot;

    /// <summary>The earliest deadline; null if there is none.</summary>
    public long? First => _count == 0 ? null : _deadlines[0];

    public void Add(T wait, long deadline)
    {
        var slot = TakeSlot();
        _waits[slot] = wait;
        wait.Slot = slot;
        MoveUp(_count++, deadline, _arrived++, slot);
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
        if (_count == 0 || _deadlines[0] > now)
            return null;

        var wait = _waits[_slots[0]]!;
        RemoveAt(0);
        return wait;
    }

    private void RemoveAt(int place)
    {
        GiveBack(_slots[place]);
        var last = --_count;
        if (place == last)
            return;

        if (place > 0 && IsBefore(last, (place - 1) / Children))
            MoveUp(place, _deadlines[last], _arrivals[last], _slots[last]);
        else
            MoveDown(place, _deadlines[last], _arrivals[last], _slots[last]);
    }

    private void MoveUp(int place, long deadline, int arrival, int slot)
    {
        while (place > 0 && IsBefore(deadline, arrival, (place - 1) / Children))
        {
            var parent = (place - 1) / Children;
            Put(place, _deadlines[parent], _arrivals[parent], _slots[parent]);
            place = parent;
        }

        Put(place, deadline, arrival, slot);
    }

    private void MoveDown(int place, long deadline, int arrival, int slot)
    {
        for (var child = FirstChild(place); child > 0 && !IsBefore(deadline, arrival, child); child = FirstChild(place))
        {
            Put(place, _deadlines[child], _arrivals[child], _slots[child]);
            place = child;
        }

        Put(place, deadline, arrival, slot);
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
            if (IsBefore(other, child))
                child = other;
        }

        return child;
    }

    private bool IsBefore(int place, int other) => IsBefore(_deadlines[place], _arrivals[place], other);

    /// <summary>The count of arrivals may pass its end and begin anew: what counts is which of two came less than half a round later.</summary>
    private bool IsBefore(long deadline, int arrival, int other) =>
        deadline < _deadlines[other] || (deadline == _deadlines[other] && unchecked(arrival - _arrivals[other]) < 0);

    private void Put(int place, long deadline, int arrival, int slot)
    {
        _deadlines[place] = deadline;
        _arrivals[place] = arrival;
        _slots[place] = slot;
        _places[slot] = place;
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
        Array.Resize(ref _deadlines, length);
        Array.Resize(ref _arrivals, length);
        Array.Resize(ref _slots, length);
        Array.Resize(ref _waits, length);
        Array.Resize(ref _places, length);
    }
}
