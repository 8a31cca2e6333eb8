namespace TaskLoops.Modules;

/// <summary>A call of an error hook.</summary>
internal sealed class ErrorHookCall(LoopFailure failure, object? state, CancellationToken token) : ModuleCall(failure.Loop, state, token)
{
    public LoopFailure Failure => failure;

    public override LoopIteration? Iteration => failure.Iteration;
}
