namespace TaskLoops.Running;

internal enum LoopOutcomeKind
{
    /// <summary>The work is done.</summary>
    Done,

    /// <summary>A handled failure: another attempt follows.</summary>
    Handled,

    /// <summary>A failure that nothing handles, or one too many.</summary>
    Unhandled,

    /// <summary>The token of the work was cancelled before it was done.</summary>
    Cancelled,
}
