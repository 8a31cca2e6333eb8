namespace TaskLoops;

/// <summary>What becomes of occurrences that could not begin in time (rule T4).</summary>
public enum MissedOccurrences
{
    /// <summary>The latest missed occurrence is made up at once, once; then the loop is back on its schedule.</summary>
    RunOnce,

    /// <summary>None is made up: the loop goes on with the next occurrence of its schedule.</summary>
    Skip,
}
