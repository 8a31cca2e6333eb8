namespace TaskLoops;

/// <summary>Why a run ends. When several reasons apply, the one with the highest value counts (rule L3).</summary>
public enum LoopEndReason
{
    /// <summary>The count was reached, or the schedule has no further occurrence.</summary>
    Completed,

    /// <summary>Somebody asked the loop to stop.</summary>
    Stopped,

    /// <summary>The run was cancelled, by <see cref="TaskLoop.Cancel"/>, <see cref="TaskLoop.Restart"/>, disposal or unloading.</summary>
    Cancelled,

    /// <summary>An exception was not handled.</summary>
    Failed,
}
