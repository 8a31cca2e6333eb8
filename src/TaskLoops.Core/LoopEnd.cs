namespace TaskLoops;

/// <summary>What an after hook and a listener are told about the end of a run.</summary>
public readonly struct LoopEnd
{
    internal LoopEnd(TaskLoop loop, LoopEndReason reason, long iterations, Exception? exception)
    {
        Loop = loop;
        Reason = reason;
        Iterations = iterations;
        Exception = exception;
    }

    /// <summary>The loop whose run ends.</summary>
    public TaskLoop Loop { get; }

    /// <summary>Why it ends; fixed when the after hook begins.</summary>
    public LoopEndReason Reason { get; }

    /// <summary>How many iterations the run began.</summary>
    public long Iterations { get; }

    /// <summary>The unhandled exception that ended the run; null unless <see cref="Reason"/> is <see cref="LoopEndReason.Failed"/>.</summary>
    public Exception? Exception { get; }
}
