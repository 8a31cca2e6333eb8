namespace TaskLoops;

/// <summary>What a listener is told about an iteration that has ended, its retries included.</summary>
public readonly struct LoopIterationEnd
{
    internal LoopIterationEnd(LoopIteration iteration, LoopIterationOutcome outcome, TimeSpan duration, Exception? exception)
    {
        Iteration = iteration;
        Outcome = outcome;
        Duration = duration;
        Exception = exception;
    }

    /// <summary>The iteration, as its last attempt saw it.</summary>
    public LoopIteration Iteration { get; }

    /// <summary>How it ended.</summary>
    public LoopIterationOutcome Outcome { get; }

    /// <summary>From the begin of the first attempt to the end of the last, back-offs included, on the steady clock.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What the last attempt threw; null if it succeeded.</summary>
    public Exception? Exception { get; }
}
