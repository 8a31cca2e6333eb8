namespace TaskLoops.Modules;

/// <summary>What a loop can give to one call of a method; more of it by the method's role.</summary>
internal class ModuleCall(TaskLoop loop, object? state, CancellationToken token)
{
    public TaskLoop Loop => loop;

    public object? State => state;

    public CancellationToken Token => token;

    /// <summary>For a body: the iteration. For an error hook: the one that failed, if any did.</summary>
    public virtual LoopIteration? Iteration => null;
}
