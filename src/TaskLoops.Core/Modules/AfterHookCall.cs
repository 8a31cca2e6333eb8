namespace TaskLoops.Modules;

/// <summary>A call of an after hook.</summary>
internal sealed class AfterHookCall(LoopEnd end, object? state, CancellationToken token) : ModuleCall(end.Loop, state, token)
{
    public LoopEnd End => end;
}
