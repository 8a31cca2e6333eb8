namespace TaskLoops.Running;

/// <summary>What came of one attempt: a value, so that what to do next is decided in one place.</summary>
internal readonly record struct LoopOutcome(LoopOutcomeKind Kind, int Attempt)
{
    /// <summary>What was thrown, if anything.</summary>
    public Exception? Exception { get; init; }

    /// <summary>What the server asked for, on top of the back-off.</summary>
    public TimeSpan RetryAfter { get; init; }
}
