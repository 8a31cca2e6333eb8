namespace TaskLoops.Modules;

/// <summary>What a loop can give to one call of a method.</summary>
internal sealed class ModuleCall(TaskLoop loop, object? state, CancellationToken token)
{
    public TaskLoop Loop => loop;

    public object? State => state;

    public CancellationToken Token => token;

    /// <summary>For a body: the iteration. For an error hook: the one that failed, if any did.</summary>
    public LoopIteration? Iteration { get; init; }

    /// <summary>For an after hook.</summary>
    public LoopEnd End { get; init; }

    /// <summary>For an error hook.</summary>
    public LoopFailure Failure { get; init; }
}
