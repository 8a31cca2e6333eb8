namespace TaskLoops;

/// <summary>What an error hook and a listener are told about an exception that was not handled.</summary>
public readonly struct LoopFailure
{
    internal LoopFailure(TaskLoop loop, LoopPlace place, Exception exception, LoopIteration? iteration)
    {
        Loop = loop;
        Place = place;
        Exception = exception;
        Iteration = iteration;
    }

    /// <summary>The loop in which it happened.</summary>
    public TaskLoop Loop { get; }

    /// <summary>Where in the loop the exception was thrown.</summary>
    public LoopPlace Place { get; }

    /// <summary>What was thrown.</summary>
    public Exception Exception { get; }

    /// <summary>The iteration that threw, in its last attempt; null if it was not an iteration that did.</summary>
    public LoopIteration? Iteration { get; }
}
