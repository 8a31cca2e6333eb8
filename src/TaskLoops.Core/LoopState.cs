namespace TaskLoops;

/// <summary>What a loop is doing.</summary>
public enum LoopState
{
    /// <summary>No run is in progress.</summary>
    Idle,

    /// <summary>A run has begun and waits for its gate.</summary>
    WaitingForGate,

    /// <summary>The before hook runs, or waits to be retried.</summary>
    Preparing,

    /// <summary>Waiting for the next occurrence.</summary>
    Sleeping,

    /// <summary>An occurrence is held back until the connection returns.</summary>
    Held,

    /// <summary>At least one iteration is alive.</summary>
    Running,

    /// <summary>An iteration is alive, and the latest to change waits in a back-off.</summary>
    BackingOff,

    /// <summary>The run will begin no further iteration: the last ones, the error hook and the after hook are finishing.</summary>
    Ending,
}
