namespace TaskLoops.Running;

/// <summary>The time-out of one attempt (rule E9): cancels the attempt's token, and tells, once, of a body that has not noticed some time later.</summary>
/// <remarks>
/// Each attempt has a source of its own: what an earlier one has left running keeps a token that nobody cancels any more. The time runs from before the
/// call, so that a synchronous body is cancelled in time as well.
/// </remarks>
internal sealed class LoopTimeout : IAsyncDisposable
{
    /// <summary>How long an attempt that has timed out may take to notice.</summary>
    private static readonly TimeSpan _timeToNotice = TimeSpan.FromSeconds(10);

    private readonly TaskLoop _loop;
    private readonly LoopRun _run;
    private readonly LoopIteration _iteration;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly ITimer _timer;
    private volatile bool _hasPassed;

    public LoopTimeout(TaskLoop loop, LoopRun run, LoopIteration iteration)
    {
        _loop = loop;
        _run = run;
        _iteration = iteration;
        using (ExecutionContextFlow.Suppress())
            _timer = loop.Options.TimeProvider.CreateTimer(static limit => ((LoopTimeout)limit!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The token of the attempt: cancelled by the time-out and with the run.</summary>
    public CancellationToken Token => _cancelled.Token;

    public void Start(TimeSpan timeout) => _timer.Change(timeout, Timeout.InfiniteTimeSpan);

    /// <summary>The run is cancelled: the token is marked when this returns.</summary>
    public void Cancel() => _run.Observe(_cancelled.CancelAsync());

    /// <summary>Whether the attempt has been cancelled for its time: a cancel of the run goes before that (rule E3).</summary>
    public bool HasPassed => _hasPassed && !_iteration.Token.IsCancellationRequested;

    /// <summary>The attempt has ended: nothing is cancelled or told any more.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTimer()
    {
        if (_run.IsCancelled)
            return;

        if (_hasPassed)
        {
            _loop.Reports.TimeoutIgnored(_iteration);
            return;
        }

        _hasPassed = true;
        _timer.Change(_timeToNotice, Timeout.InfiniteTimeSpan);
        Cancel();
    }
}
