namespace TaskLoops.Running;

/// <summary>The time-out of attempts, one at a time (rule E9): cancels the attempt's token, and tells, once, of a body that has not noticed some time later.</summary>
/// <remarks>
/// An attempt that waits has a source of its own: what it leaves running keeps a token that nobody cancels any more. Attempts that end on the stack of
/// their caller share one, which costs nothing for each. The time runs from before the call, so that a synchronous body is cancelled in time as well.
/// </remarks>
internal sealed class LoopTimeout : IAsyncDisposable
{
    /// <summary>How long an attempt that has timed out may take to notice.</summary>
    private static readonly TimeSpan _timeToNotice = TimeSpan.FromSeconds(10);

    private readonly LoopRunState _run;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly ITimer _timer;
    private LoopIteration _iteration;

    /// <summary>When the time is up, on the steady clock; a timer may call earlier, or late for an attempt that has ended. Guarded by the loop's lock.</summary>
    private DateTimeOffset _due = DateTimeOffset.MaxValue;
    private volatile bool _hasPassed;

    public LoopTimeout(LoopRunState run)
    {
        _run = run;
        using (ExecutionContextFlow.Suppress())
            _timer = run.Loop.Options.TimeProvider.CreateTimer(static limit => ((LoopTimeout)limit!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The token of the attempt: cancelled by the time-out and with the run.</summary>
    public CancellationToken Token => _cancelled.Token;

    /// <summary>Whether the attempt has been cancelled for its time: a cancel of the run goes before that (rule E3).</summary>
    public bool HasPassed => _hasPassed && !_iteration.Token.IsCancellationRequested;

    /// <summary>Whether another attempt may have it: its token is as new.</summary>
    public bool CanServeAgain => !_cancelled.IsCancellationRequested;

    /// <summary>The time of an attempt begins.</summary>
    public void Start(in LoopIteration iteration, TimeSpan timeout)
    {
        lock (_run.Loop.Sync)
        {
            _iteration = iteration;
            SetDueNoLock(timeout);
        }
    }

    /// <summary>The attempt has ended: nothing is cancelled or told any more.</summary>
    public void Stop()
    {
        lock (_run.Loop.Sync)
            _due = DateTimeOffset.MaxValue;

        try
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception)
        {
            // The attempt is over, and what came of it stands.
            _run.TimeFailed(exception);
        }
    }

    /// <summary>The run is cancelled: the token is marked when this returns.</summary>
    public void Cancel() => _run.Observe(_cancelled.CancelAsync());

    /// <summary>No other attempt is to have it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _timer.DisposeAsync().ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            _run.TimeFailed(exception);
        }
    }

    private void SetDueNoLock(TimeSpan time)
    {
        _due = _run.Loop.Queue.Steady().After(time);
        _timer.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        try
        {
            LookAtTheClock();
        }
        catch (Exception exception)
        {
            // On a timer's stack nobody else would catch it. Nobody knows either whether the time is up: the attempt is not to last for ever.
            Cancel();
            _run.TimeFailed(exception);
        }
    }

    private void LookAtTheClock()
    {
        LoopIteration iteration;
        lock (_run.Loop.Sync)
        {
            if (_run.IsCancelled || !IsDueNoLock())
                return;

            if (!_hasPassed)
            {
                // In the lock: what stops the time-out afterwards sees that the token is used up.
                _hasPassed = true;
                Cancel();
                SetDueNoLock(_timeToNotice);
                return;
            }

            _due = DateTimeOffset.MaxValue;
            iteration = _iteration;
        }

        _run.Loop.Reports.TimeoutIgnored(iteration);
    }

    /// <summary>Whether the time is up; if the timer has only called too early, it is set again.</summary>
    private bool IsDueNoLock()
    {
        var remaining = _due - _run.Loop.Queue.Steady();
        if (remaining <= TimeSpan.Zero)
            return true;

        if (_due < DateTimeOffset.MaxValue)
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        return false;
    }
}
