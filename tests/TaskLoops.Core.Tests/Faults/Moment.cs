namespace TaskLoops.Tests.Faults;

/// <summary>When in the life of a loop a fault comes.</summary>
public enum Moment
{
    FirstIteration,

    LaterIteration,

    /// <summary>In the second attempt, after a back-off.</summary>
    AfterBackOff,

    /// <summary>After a stop.</summary>
    Stopping,

    /// <summary>After a cancel.</summary>
    Cancelling,

    /// <summary>While all loops are being stopped.</summary>
    ShuttingDown,
}
