namespace TaskLoops;

/// <summary>The part of a loop in which an exception was thrown.</summary>
public enum LoopPlace
{
    /// <summary>The loop's body.</summary>
    Body,

    /// <summary>The before hook.</summary>
    BeforeHook,

    /// <summary>The after hook.</summary>
    AfterHook,

    /// <summary>An error hook: the loop's own, or the registry's for all loops.</summary>
    ErrorHook,

    /// <summary>The calculation of the next occurrence.</summary>
    Schedule,

    /// <summary>A predicate of the reconnect set, its server-given delay, or the source of randomness of the back-off.</summary>
    RetryPolicy,

    /// <summary>A listener.</summary>
    Listener,

    /// <summary>A callback that user code has registered on a token of the loop.</summary>
    CancellationCallback,

    /// <summary>The store of last occurrences.</summary>
    OccurrenceStore,

    /// <summary>The disposal of a module.</summary>
    Disposal,

    /// <summary>The question whether the run is to go on, <see cref="LoopOptions.RunWhile"/>.</summary>
    RunWhile,
}
