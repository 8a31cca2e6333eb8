namespace TaskLoops.Tests.Faults;

/// <summary>What a loop can ask of a clock.</summary>
public enum ClockCall
{
    /// <summary>What the wall clock shows.</summary>
    Wall,

    /// <summary>What the steady clock shows.</summary>
    Steady,

    NewTimer,

    ChangeTimer,

    DisposeTimer,
}
