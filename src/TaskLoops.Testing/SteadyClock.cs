namespace TaskLoops.Testing;

/// <summary>The clock that is never set, and the timers that wait on it.</summary>
internal sealed class SteadyClock
{
    private readonly object _gate = new();
    private readonly TimerHeap _armed = new();
    private long _ticks;
    private long _skew;
    private long _armings;

    public long Ticks => Volatile.Read(ref _ticks);

    public long Skew => Volatile.Read(ref _skew);

    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
        }
    }

    /// <summary>Ticks until the next timer fires; null when none is armed.</summary>
    public long? UntilNextTimer
    {
        get
        {
            lock (_gate)
                return _armed.First is { } timer ? Math.Max(0, timer.FiresAt - _ticks) : null;
        }
    }

    /// <summary>Arms a timer anew, its due time and period in ticks, -1 for never; true when it is due already: the caller queues it.</summary>
    public bool Arm(VirtualTimer timer, long due, long period)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            timer.Period = period;
            if (due > 0)
                AddNoLock(timer, _ticks + due);
            else if (due == 0 && period > 0)
                AddNoLock(timer, _ticks + period);
            return due == 0;
        }
    }

    public void Disarm(VirtualTimer timer)
    {
        lock (_gate)
            _armed.Remove(timer);
    }

    /// <summary>Goes to the instant of the next timer and takes the timer; stays and returns null when that is after <paramref name="limit"/>.</summary>
    public VirtualTimer? TakeNext(long limit)
    {
        lock (_gate)
        {
            VirtualTimer? timer = _armed.First;
            if (timer is null || timer.FiresAt > limit)
                return null;

            _armed.Remove(timer);
            Volatile.Write(ref _ticks, Math.Max(_ticks, timer.FiresAt));
            if (timer.Period > 0)
                AddNoLock(timer, timer.Due + (timer.Period * (1 + ((_ticks - timer.FiresAt) / timer.Period))));
            return timer;
        }
    }

    /// <summary>Goes to <paramref name="ticks"/>, past any timer on the way.</summary>
    public void GoTo(long ticks)
    {
        lock (_gate)
            Volatile.Write(ref _ticks, Math.Max(_ticks, ticks));
    }

    /// <summary>Shifts every timer, armed ones too. Some may be overdue then: the caller takes them.</summary>
    public void SetSkew(long skew)
    {
        lock (_gate)
        {
            Volatile.Write(ref _skew, skew);
            _armed.Rearrange(timer => FiresAtNoLock(timer.Due));
        }
    }

    private void AddNoLock(VirtualTimer timer, long due)
    {
        timer.Due = due;
        timer.FiresAt = FiresAtNoLock(due);
        timer.ArmedAs = _armings++;
        _armed.Add(timer);
    }

    // Early by no more than there is to wait: a remainder that is waited for again would otherwise be early again, without end and without
    // time passing.
    private long FiresAtNoLock(long due) => _skew < 0 && due - _ticks <= -_skew ? due : due + _skew;
}
