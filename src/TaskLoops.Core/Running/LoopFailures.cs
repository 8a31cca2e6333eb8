namespace TaskLoops.Running;

/// <summary>What has gone wrong since a loop was started. Only a loop in which something has failed has it.</summary>
internal sealed class LoopFailures
{
    /// <summary>How many attempts failed.</summary>
    public long Count { get; set; }

    /// <summary>What the last of them threw.</summary>
    public Exception? Last { get; set; }

    /// <summary>The unhandled exception of the run.</summary>
    public Exception? OfRun { get; set; }

    /// <summary>Iterations that have failed one after another, until now.</summary>
    public int InARow { get; set; }
}
