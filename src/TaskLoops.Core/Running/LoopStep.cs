namespace TaskLoops.Running;

/// <summary>What the plan wants done now, and for which instant on the clock of its schedule.</summary>
internal readonly record struct LoopStep(LoopStepKind Kind, DateTimeOffset Instant)
{
    /// <summary>Occurrences missed since the iteration before: what the iteration is told.</summary>
    public int Missed { get; init; }

    /// <summary>Those of them that nobody has been told of yet: what the listener is told.</summary>
    public int NewlyMissed { get; init; }

    /// <summary>Whether more were missed than are counted.</summary>
    public bool IsCapped { get; init; }

    /// <summary>Whether the occurrence was missed and is made up.</summary>
    public bool IsMakeUp { get; init; }
}
