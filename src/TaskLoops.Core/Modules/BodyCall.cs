namespace TaskLoops.Modules;

/// <summary>A call of a body.</summary>
internal sealed class BodyCall(in LoopIteration iteration, object? state, CancellationToken token) : ModuleCall(iteration.Loop, state, token)
{
    private readonly LoopIteration _iteration = iteration;

    public override LoopIteration? Iteration => _iteration;
}
