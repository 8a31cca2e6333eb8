namespace TaskLoops.Testing;

/// <summary>Armed timers, the one to fire next on top: by instant, then in the order in which they were armed.</summary>
/// <remarks>A timer knows its place, so that any can be taken out.</remarks>
internal sealed class TimerHeap
{
    private readonly List<VirtualTimer> _timers = [];

    public int Count => _timers.Count;

    public VirtualTimer? First => _timers.Count > 0 ? _timers[0] : null;

    public void Add(VirtualTimer timer)
    {
        _timers.Add(timer);
        SiftUp(timer, _timers.Count - 1);
    }

    public void Remove(VirtualTimer timer)
    {
        int place = timer.Place;
        if (place < 0)
            return;

        timer.Place = -1;
        VirtualTimer last = _timers[^1];
        _timers.RemoveAt(_timers.Count - 1);
        if (last != timer)
        {
            SiftDown(last, place);
            SiftUp(last, last.Place);
        }
    }

    /// <summary>Gives every timer a new instant.</summary>
    public void Rearrange(Func<VirtualTimer, long> firesAt)
    {
        foreach (VirtualTimer timer in _timers)
            timer.FiresAt = firesAt(timer);
        for (int place = (_timers.Count / 2) - 1; place >= 0; place--)
            SiftDown(_timers[place], place);
    }

    private static bool IsBefore(VirtualTimer one, VirtualTimer other) =>
        one.FiresAt != other.FiresAt ? one.FiresAt < other.FiresAt : one.ArmedAs < other.ArmedAs;

    private void SiftUp(VirtualTimer timer, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!IsBefore(timer, _timers[parent]))
                break;

            Put(_timers[parent], place);
            place = parent;
        }

        Put(timer, place);
    }

    private void SiftDown(VirtualTimer timer, int place)
    {
        while ((2 * place) + 1 is var child && child < _timers.Count)
        {
            if (child + 1 < _timers.Count && IsBefore(_timers[child + 1], _timers[child]))
                child++;
            if (!IsBefore(_timers[child], timer))
                break;

            Put(_timers[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(VirtualTimer timer, int place)
    {
        _timers[place] = timer;
        timer.Place = place;
    }
}
