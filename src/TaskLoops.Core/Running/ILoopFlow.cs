namespace TaskLoops.Running;

/// <summary>What is in the context of a body or a hook and of all that it starts, so that calls from inside are recognised (see <see cref="LoopFlow"/>).</summary>
internal interface ILoopFlow
{
    /// <summary>The loop whose body or hook is alive in the flow; null when it has ended.</summary>
    TaskLoop? Inside { get; set; }

    /// <summary>What stands for the flow in contexts, which may outlive the loop: it does not refer to it once the body has ended.</summary>
    object Mark { get; }

    /// <summary>Whether only what runs on the body's own stack is inside: so for synchronous bodies, which need no flow of their own for each iteration.</summary>
    bool IsOnStackOnly { get; }

    /// <summary>An empty context with the mark in it; null before it was first needed.</summary>
    ExecutionContext? Marked { get; set; }

    /// <summary>The body has gone on after it returned to its caller: the flow must not serve another iteration.</summary>
    void GoAsync();
}
