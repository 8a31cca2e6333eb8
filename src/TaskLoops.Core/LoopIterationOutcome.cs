namespace TaskLoops;

/// <summary>How an iteration ended.</summary>
public enum LoopIterationOutcome
{
    /// <summary>The body returned.</summary>
    Succeeded,

    /// <summary>The body threw an exception that is not handled, or the attempts were used up.</summary>
    Failed,

    /// <summary>The run was cancelled before the body had succeeded.</summary>
    Cancelled,
}
