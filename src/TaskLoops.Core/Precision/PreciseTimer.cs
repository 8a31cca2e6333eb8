using TaskLoops.Running;

namespace TaskLoops.Precision;

/// <summary>A timer of <see cref="PreciseTimeProvider"/>. Its fields are guarded by the lock of <see cref="PreciseTimers"/>.</summary>
internal sealed class PreciseTimer(PreciseTimers timers, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem, IHasDeadline
{
    /// <summary>As for the system's timers.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private int _running;
    private TaskCompletionSource? _idle;

    /// <summary>The heap's: under which number it is there.</summary>
    public int Slot { get; set; } = IHasDeadline.NoSlot;

    /// <summary>When it fires, or did last, on the fine clock.</summary>
    public long Due { get; set; }

    /// <summary>In ticks of the fine clock; zero for one call only.</summary>
    public long Period { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => timers.Change(this, TicksOf(dueTime, nameof(dueTime)), TicksOf(period, nameof(period)) ?? 0);

    public void Dispose() => timers.Dispose(this);

    /// <summary>Disposes of the timer and waits for a call in progress.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        lock (timers.Sync)
        {
            if (_running == 0)
                return ValueTask.CompletedTask;

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_idle.Task);
        }
    }

    /// <summary>A call is on its way to the pool.</summary>
    public void EnterNoLock() => _running++;

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (!IsDisposed)
                callback(state);
        }
        finally
        {
            lock (timers.Sync)
            {
                if (--_running == 0)
                    _idle?.TrySetResult();
            }
        }
    }

    private static long? TicksOf(TimeSpan time, string name)
    {
        if (time == Timeout.InfiniteTimeSpan)
            return null;

        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, _longest, name);
        return PreciseTimers.FineTicks(time);
    }
}
