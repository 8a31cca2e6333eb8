namespace TaskLoops.Running;

/// <summary>What a loop can say of its last run. Guarded by the lock of the loop.</summary>
internal sealed class LoopFigures
{
    private readonly object _sync;
    private long? _currentIteration;
    private TimeSpan? _lateness;
    private TimeSpan? _lastDuration;
    private long _failures;
    private Exception? _lastException;
    private Exception? _exception;

    public LoopFigures(object sync) => _sync = sync;

    public long? CurrentIteration
    {
        get
        {
            lock (_sync)
                return _currentIteration;
        }
    }

    /// <summary>The unhandled exception of the run, kept until the next start (rule L9).</summary>
    public Exception? Exception
    {
        get
        {
            lock (_sync)
                return _exception;
        }
    }

    public void Reset()
    {
        lock (_sync)
        {
            _currentIteration = null;
            _lateness = null;
            _lastDuration = null;
            _failures = 0;
            _lastException = null;
            _exception = null;
        }
    }

    public void Begun(in LoopIteration iteration)
    {
        lock (_sync)
        {
            _currentIteration = iteration.Index;
            _lateness = iteration.Lateness;
        }
    }

    public void Ended(TimeSpan duration)
    {
        lock (_sync)
            _lastDuration = duration;
    }

    /// <summary>An attempt has failed.</summary>
    public void Failed(Exception exception)
    {
        lock (_sync)
        {
            _failures++;
            _lastException = exception;
        }
    }

    /// <summary>The run has failed.</summary>
    public void RunFailed(Exception exception)
    {
        lock (_sync)
            _exception = exception;
    }

    public LoopStatus Status(string name, Schedule schedule, LoopState state, DateTimeOffset? next)
    {
        lock (_sync)
        {
            return new LoopStatus
            {
                Name = name,
                State = state,
                Schedule = schedule,
                CurrentIteration = _currentIteration,
                NextIteration = next,
                LastDuration = _lastDuration,
                Lateness = _lateness,
                Failures = _failures,
                LastException = _lastException,
                HasFailed = _exception is not null,
            };
        }
    }
}
