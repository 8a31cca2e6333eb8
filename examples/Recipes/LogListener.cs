using TaskLoops;

namespace Recipes;

/// <summary>Everything worth a line in a log.</summary>
internal sealed class LogListener(Action<string> log) : LoopListener
{
    public override void OnRunStarted(TaskLoop loop) => log($"{loop.Name} starts: {loop.Schedule}");

    public override void OnRetry(in LoopRetry retry) =>
        log($"{retry.Loop.Name}: attempt {retry.Attempt} failed, next in {retry.Delay.TotalSeconds:0.0} s: {retry.Exception.Message}");

    public override void OnMissed(in LoopMissed missed) =>
        log($"{missed.Loop.Name}: missed {missed.Count}{(missed.IsCapped ? " or more" : "")}, {(missed.IsMadeUp ? "made up once" : "not made up")}");

    public override void OnUnhandled(in LoopFailure failure) => log($"{failure.Loop.Name}: {failure.Exception}");

    public override void OnHookFailed(in LoopFailure failure) => log($"{failure.Loop.Name}, {failure.Place}: {failure.Exception}");

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => log($"{loop.Name} has waited {waited} for the client to be ready");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => log($"{loop.Name} has not ended {waited} after it was cancelled");

    public override void OnRunEnded(in LoopEnd end) => log($"{end.Loop.Name} ends: {end.Reason}, {end.Iterations} iterations");
}
