namespace TaskLoops.Running;

/// <summary>What a loop can say of its last run. A part of the loop, guarded by the loop's lock.</summary>
internal struct LoopFigures
{
    private const long None = -1;

    private long _begun;
    private long _lateness;
    private long _lastDuration;
    private LoopFailures? _failures;

    public LoopFigures() => Reset();

    /// <summary>The index of the iteration begun last; null before the first.</summary>
    public readonly long? CurrentIteration => _begun == 0 ? null : _begun - 1;

    /// <summary>How many iterations have begun in the run.</summary>
    public readonly long CountBegun => _begun;

    /// <summary>The unhandled exception of the run, kept until the next start (rule L9).</summary>
    public readonly Exception? Exception => _failures?.OfRun;

    /// <summary>How many iterations before now have failed one after another.</summary>
    public readonly int FailuresInARow => _failures?.InARow ?? 0;

    public void Reset()
    {
        _begun = 0;
        _lateness = None;
        _lastDuration = None;
        _failures = null;
    }

    public void Begun(in LoopIteration iteration)
    {
        _begun = iteration.Index + 1;
        _lateness = iteration.Lateness.Ticks;
    }

    /// <summary>The one figure that is not guarded: one that no other depends on, and one lock less for each iteration.</summary>
    public void Ended(TimeSpan duration) => Volatile.Write(ref _lastDuration, duration.Ticks);

    /// <summary>An iteration has ended, well or with a failure that nobody handles.</summary>
    public void Ended(Exception? failure)
    {
        if (failure is not null)
            Failed(failure);
        if (_failures is not null)
            _failures.InARow = failure is null ? 0 : _failures.InARow + 1;
    }

    /// <summary>An attempt has failed.</summary>
    public void Failed(Exception exception)
    {
        _failures ??= new LoopFailures();
        _failures.Count++;
        _failures.Last = exception;
    }

    /// <summary>The run has failed.</summary>
    public void RunFailed(Exception exception)
    {
        _failures ??= new LoopFailures();
        _failures.OfRun = exception;
    }

    public readonly LoopStatus Status(string name, Schedule schedule, LoopState state, DateTimeOffset? next) => new()
    {
        Name = name,
        State = state,
        Schedule = schedule,
        CurrentIteration = CurrentIteration,
        NextIteration = next,
        LastDuration = _lastDuration == None ? null : TimeSpan.FromTicks(_lastDuration),
        Lateness = _lateness == None ? null : TimeSpan.FromTicks(_lateness),
        Failures = _failures?.Count ?? 0,
        LastException = _failures?.Last,
        HasFailed = Exception is not null,
    };
}
