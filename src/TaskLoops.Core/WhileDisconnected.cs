namespace TaskLoops;

/// <summary>What a loop does while its <see cref="LoopOptions.Connection"/> is down (rule G3).</summary>
public enum WhileDisconnected
{
    /// <summary>It goes on as if nothing had happened.</summary>
    Run,

    /// <summary>It begins no iteration and no retry until the connection is back; what was missed meanwhile is judged by rule T4.</summary>
    Hold,
}
