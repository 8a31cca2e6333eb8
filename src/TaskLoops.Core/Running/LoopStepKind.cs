namespace TaskLoops.Running;

internal enum LoopStepKind
{
    /// <summary>Wait until the occurrence.</summary>
    Wait,

    /// <summary>Begin the iteration of the occurrence.</summary>
    Begin,

    /// <summary>Occurrences were missed and are not made up: tell, and ask again.</summary>
    PassedOver,

    /// <summary>The wall clock was set back so far that the plan was made anew: tell, and ask again.</summary>
    Replanned,

    /// <summary>No occurrence is left.</summary>
    Exhausted,
}
