using TaskLoops.Running;

namespace TaskLoops.Systematic;

/// <summary>A clock and a work queue whose every work item and timer is a task, so that Coyote decides when it runs.</summary>
internal sealed class ControlledClock : TimeProvider, IWorkQueue
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _sync = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public void Enqueue(IThreadPoolWorkItem work) => ControlledWork.Run(work.Execute);

    public void Track(Task work)
    {
    }

    public void Pass(TimeSpan time)
    {
        lock (_sync)
        {
            _ticks += time.Ticks;
            FireDueNoLock();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_sync)
            _timers.Add(timer);
        return timer;
    }

    private void FireDueNoLock()
    {
        foreach (var timer in _timers.Where(timer => timer.Due <= _ticks))
        {
            timer.Due = long.MaxValue;
            ControlledWork.Run(timer.Fire);
        }
    }

    private sealed class Timer(ControlledClock clock, Action fire) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public Action Fire { get; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._sync)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._ticks + dueTime.Ticks;
                clock.FireDueNoLock();
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
