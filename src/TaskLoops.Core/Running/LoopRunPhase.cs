namespace TaskLoops.Running;

/// <summary>How far a run has come (rule L3). A byte, as every idle run has one.</summary>
internal enum LoopRunPhase : byte
{
    /// <summary>It is at its gate.</summary>
    AtGate,

    /// <summary>The before hook runs, and the anchor is looked for.</summary>
    Preparing,

    /// <summary>It sleeps and iterates, until it has ended.</summary>
    Iterating,
}
