namespace TaskLoops.Tests.Exploration;

/// <summary>What somebody may do to a loop at any moment.</summary>
public enum Control
{
    Start,
    Stop,
    Cancel,
    Restart,
    Change,
    Dispose,
    TryStart,
    Invoke,

    /// <summary>The time of somebody who cancels and waits for the end is up: the hooks' token fires (rule L11).</summary>
    TimeIsUp,
}
