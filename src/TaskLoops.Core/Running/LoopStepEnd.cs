namespace TaskLoops.Running;

/// <summary>How a step of a run ended: when, and until when the run sleeps now, on the steady clock; or with the end of the run.</summary>
internal readonly record struct LoopStepEnd(DateTimeOffset Now, DateTimeOffset WakeAt)
{
    public static LoopStepEnd OfRun { get; } = new() { IsOfRun = true };

    /// <summary>Whether no further iteration begins.</summary>
    public bool IsOfRun { get; private init; }

    /// <summary>An iteration that may overlap, to be begun when the run sleeps again.</summary>
    public LoopPlaceInRun? Begins { get; init; }
}
