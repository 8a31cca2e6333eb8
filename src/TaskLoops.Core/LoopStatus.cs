namespace TaskLoops;

/// <summary>A loop at one instant: what a status command or a health check shows.</summary>
public sealed class LoopStatus
{
    internal LoopStatus()
    {
    }

    /// <summary>The loop's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it was doing.</summary>
    public required LoopState State { get; init; }

    /// <summary>Its schedule.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The index of the iteration begun last; null before the first.</summary>
    public required long? CurrentIteration { get; init; }

    /// <summary>The planned instant of the next iteration, in UTC; null when idle or ending.</summary>
    public required DateTimeOffset? NextIteration { get; init; }

    /// <summary>How long the iteration that ended last took, retries included; null before the first end.</summary>
    public required TimeSpan? LastDuration { get; init; }

    /// <summary>How late the iteration begun last was; null before the first.</summary>
    public required TimeSpan? Lateness { get; init; }

    /// <summary>How many attempts failed since the last start, handled and unhandled.</summary>
    public required long Failures { get; init; }

    /// <summary>What the last failed attempt threw since the last start; null if none failed.</summary>
    public required Exception? LastException { get; init; }

    /// <summary>Whether the last run ended by an unhandled exception, or is about to.</summary>
    public required bool HasFailed { get; init; }
}
