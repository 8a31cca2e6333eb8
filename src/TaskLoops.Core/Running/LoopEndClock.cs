namespace TaskLoops.Running;

/// <summary>What the end of a loop is waited for with: the loop's own clock or, once that has thrown, the system's, so that every wait ends (rule L11).</summary>
internal sealed class LoopEndClock : TimeProvider
{
    private readonly TaskLoop _loop;
    private readonly long _madeBySystem = System.GetTimestamp();
    private readonly DateTimeOffset? _made;
    private volatile bool _isBroken;

    public LoopEndClock(TaskLoop loop)
    {
        _loop = loop;
        _made = Now();
    }

    /// <summary>How long ago this was made.</summary>
    public TimeSpan Elapsed => Now() - _made ?? System.GetElapsedTime(_madeBySystem);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        try
        {
            if (!_isBroken)
                return new Limit(this, _loop.Options.TimeProvider.CreateTimer(callback, state, dueTime, period));
        }
        catch (Exception exception)
        {
            Break(exception);
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }

    private DateTimeOffset? Now()
    {
        try
        {
            return _isBroken ? null : _loop.Queue.Steady();
        }
        catch (Exception exception)
        {
            Break(exception);
            return null;
        }
    }

    private void Break(Exception exception)
    {
        _isBroken = true;
        _loop.Reports.HookFailed(LoopPlace.Schedule, exception);
    }

    /// <summary>A timer that does not throw on the stack of whatever completes what is waited for: that is a thread of the pool.</summary>
    private sealed class Limit(LoopEndClock clock, ITimer timer) : ITimer
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
