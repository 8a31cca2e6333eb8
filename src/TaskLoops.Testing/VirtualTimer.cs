namespace TaskLoops.Testing;

/// <summary>A timer of a <see cref="VirtualTimeProvider"/>; its callback is work on the strand.</summary>
internal sealed class VirtualTimer(SteadyClock clock, Strand strand, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
{
    // The runtime's own limit for one timer: 49.7 days.
    private const long LongestMilliseconds = 0xfffffffe;

    private readonly object _gate = new();
    private bool _disposed;
    private bool _runs;
    private TaskCompletionSource? _ended;

    // What follows belongs to the clock and is guarded by its lock.

    /// <summary>When it should fire, in ticks of the steady clock.</summary>
    public long Due { get; set; }

    /// <summary>When it does, skewed.</summary>
    public long FiresAt { get; set; }

    /// <summary>In ticks; not positive when it fires once.</summary>
    public long Period { get; set; }

    /// <summary>Orders timers that fire at the same instant.</summary>
    public long ArmedAs { get; set; }

    /// <summary>Where it is in the heap; -1 when not armed.</summary>
    public int Place { get; set; } = -1;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        long due = Ticks(dueTime, nameof(dueTime));
        long again = Ticks(period, nameof(period));
        lock (_gate)
        {
            if (_disposed)
                return false;
            if (!clock.Arm(this, due, again))
                return true;
        }

        strand.Enqueue(this);
        return true;
    }

    public void Execute()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _runs = true;
        }

        // Task.Delay, WaitAsync and CancelAfter. A task that completes under a custom context sends the awaits with ConfigureAwait(false)
        // to the thread pool, out of sight; under none they go on right here. Awaits that want the strand's context are posted to it either
        // way.
        if (state is Task or CancellationTokenSource)
            SynchronizationContext.SetSynchronizationContext(null);

        try
        {
            callback(state);
        }
        finally
        {
            lock (_gate)
                _runs = false;
            _ended?.TrySetResult();
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        lock (_gate)
        {
            return _runs
                ? new ValueTask((_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task)
                : ValueTask.CompletedTask;
        }
    }

    public override string ToString() => $"a timer ({state?.GetType().ToString() ?? "no state"})";

    // Whole milliseconds decide what is infinite and what is too long, as in the runtime's timers; the wait itself is exact.
    private static long Ticks(TimeSpan time, string parameter)
    {
        long milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, LongestMilliseconds, parameter);
        return milliseconds == -1 ? -1 : Math.Max(0, time.Ticks);
    }
}
