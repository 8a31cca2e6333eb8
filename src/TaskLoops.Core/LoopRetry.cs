namespace TaskLoops;

/// <summary>What a listener is told about a handled failure that will be retried.</summary>
public readonly struct LoopRetry
{
    internal LoopRetry(TaskLoop loop, LoopPlace place, int attempt, TimeSpan delay, Exception exception)
    {
        Loop = loop;
        Place = place;
        Attempt = attempt;
        Delay = delay;
        Exception = exception;
    }

    /// <summary>The loop that retries.</summary>
    public TaskLoop Loop { get; }

    /// <summary>What is retried: <see cref="LoopPlace.Body"/> or <see cref="LoopPlace.BeforeHook"/>.</summary>
    public LoopPlace Place { get; }

    /// <summary>The number of the attempt that failed, counted from 1.</summary>
    public int Attempt { get; }

    /// <summary>How long the loop waits before the next attempt, unless a stop or a returning connection ends the wait.</summary>
    public TimeSpan Delay { get; }

    /// <summary>The handled exception.</summary>
    public Exception Exception { get; }
}
