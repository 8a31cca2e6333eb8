namespace TaskLoops.Hosting;

/// <summary>The time of one shutdown: by the host's clock or, once that has thrown, by the system's, so that every wait ends.</summary>
internal sealed class ShutdownClock : TimeProvider
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly HostLog _log;
    private readonly long _beganBySystem = System.GetTimestamp();
    private readonly long _began;
    private volatile bool _isBroken;

    public ShutdownClock(TimeProvider time, TimeSpan limit, HostLog log)
    {
        _time = time;
        _limit = limit;
        _log = log;
        try
        {
            _began = time.GetTimestamp();
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    /// <summary>What is left of the time.</summary>
    public TimeSpan Left => Elapsed() is var elapsed && elapsed < _limit ? _limit - elapsed : TimeSpan.Zero;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        try
        {
            if (!_isBroken)
                return new Limit(this, _time.CreateTimer(callback, state, dueTime, period));
        }
        catch (Exception exception)
        {
            Break(exception);
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }

    private TimeSpan Elapsed()
    {
        try
        {
            if (!_isBroken)
                return _time.GetElapsedTime(_began);
        }
        catch (Exception exception)
        {
            Break(exception);
        }

        return System.GetElapsedTime(_beganBySystem);
    }

    private void Break(Exception exception)
    {
        _isBroken = true;
        _log.ClockFailed(exception);
    }

    /// <summary>A timer that does not throw on the stack of whatever completes what is waited for: that is a thread of the pool.</summary>
    private sealed class Limit(ShutdownClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            try
            {
                timer.Dispose();
            }
            catch (Exception exception)
            {
                clock.Break(exception);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
