namespace TaskLoops.Tests.Faults;

/// <summary>A clock that stands until a test moves it, with timers that call on the pool as the system's do: time does not wait for threads.</summary>
internal sealed class PoolClock : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _sync = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    /// <summary>How many timers wait for an instant.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_sync)
                return _timers.Count(static timer => timer.IsArmed);
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public void Advance(double seconds)
    {
        lock (_sync)
        {
            Volatile.Write(ref _ticks, _ticks + TimeSpan.FromSeconds(seconds).Ticks);
            _timers.ForEach(timer => timer.FireIfDueNoLock(_ticks));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        lock (_sync)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(PoolClock clock, Action call) : ITimer
    {
        private long _due = long.MaxValue;

        public bool IsArmed => _due < long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._sync)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._ticks + dueTime.Ticks;
                FireIfDueNoLock(clock._ticks);
                return true;
            }
        }

        public void FireIfDueNoLock(long now)
        {
            if (_due > now)
                return;

            _due = long.MaxValue;
            ThreadPool.UnsafeQueueUserWorkItem(static call => call(), call, preferLocal: false);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
