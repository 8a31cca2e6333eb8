namespace TaskLoops;

/// <summary>What a listener is told about occurrences that could not begin in time (rule T4).</summary>
public readonly struct LoopMissed
{
    internal LoopMissed(TaskLoop loop, int count, bool isCapped, bool isMadeUp)
    {
        Loop = loop;
        Count = count;
        IsCapped = isCapped;
        IsMadeUp = isMadeUp;
    }

    /// <summary>The loop that missed them.</summary>
    public TaskLoop Loop { get; }

    /// <summary>How many were missed; counting stops at 1,000.</summary>
    public int Count { get; }

    /// <summary>Whether there were more than <see cref="Count"/>.</summary>
    public bool IsCapped { get; }

    /// <summary>Whether the latest of them is made up now.</summary>
    public bool IsMadeUp { get; }
}
