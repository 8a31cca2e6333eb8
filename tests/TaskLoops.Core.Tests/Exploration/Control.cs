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
}
