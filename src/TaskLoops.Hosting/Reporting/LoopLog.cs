using Microsoft.Extensions.Logging;

namespace TaskLoops.Hosting;

/// <summary>Writes what happens in loops to the log. The event ids are part of the contract, and listed in docs/hosting.md.</summary>
internal sealed partial class LoopLog(ILogger log) : LoopListener
{
    public const string Category = "TaskLoops.Loops";

    private readonly ILogger _log = log;

    public override void OnRunStarted(TaskLoop loop) => Started(loop.Name, loop.Schedule);

    public override void OnRunEnded(in LoopEnd end)
    {
        if (end.Reason == LoopEndReason.Failed)
            Failed(end.Loop.Name, end.Iterations, end.Exception!.GetType().Name);
        else
            Ended(end.Loop.Name, end.Iterations, end.Reason);
    }

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => GateAwaited(loop.Name, waited);

    public override void OnRetry(in LoopRetry retry) => Retrying(retry.Loop.Name, retry.Place, retry.Attempt, retry.Delay, retry.Exception);

    public override void OnTimeoutIgnored(in LoopIteration iteration) => TimeoutIgnored(iteration.Loop.Name, iteration.Index, iteration.Attempt);

    public override void OnUnhandled(in LoopFailure failure) => Unhandled(failure.Loop.Name, failure.Place, failure.Iteration?.Index, failure.Exception);

    public override void OnHookFailed(in LoopFailure failure) => HookFailed(failure.Loop.Name, failure.Place, failure.Exception);

    public override void OnMissed(in LoopMissed missed) => Missed(missed.Loop.Name, missed.Count, missed.IsCapped ? " or more" : "", missed.IsMadeUp);

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => ScheduleChanged(loop.Name, loop.Schedule, previous);

    public override void OnReplanned(TaskLoop loop) => Replanned(loop.Name, loop.Schedule);

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => DidNotEnd(loop.Name, waited);

    [LoggerMessage(1, LogLevel.Information, "Loop {Loop} started: {Schedule}.")]
    private partial void Started(string loop, Schedule schedule);

    [LoggerMessage(2, LogLevel.Information, "Loop {Loop} ended after {Iterations} iterations: {Reason}.")]
    private partial void Ended(string loop, long iterations, LoopEndReason reason);

    [LoggerMessage(3, LogLevel.Error, "Loop {Loop} ended after {Iterations} iterations: Failed by {Exception}. It does not run until it is started again.")]
    private partial void Failed(string loop, long iterations, string exception);

    [LoggerMessage(4, LogLevel.Warning, "Loop {Loop}: attempt {Attempt} of its {Place} failed, the next is in {Delay}.")]
    private partial void Retrying(string loop, LoopPlace place, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "Loop {Loop}: its {Place} failed at iteration {Iteration}.")]
    private partial void Unhandled(string loop, LoopPlace place, long? iteration, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "Loop {Loop}: a failure beside its course, in {Place}.")]
    private partial void HookFailed(string loop, LoopPlace place, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "Loop {Loop} missed {Count}{OrMore} occurrences; made up: {IsMadeUp}.")]
    private partial void Missed(string loop, int count, string orMore, bool isMadeUp);

    [LoggerMessage(8, LogLevel.Information, "Loop {Loop} has another schedule: {Schedule}, after {Previous}.")]
    private partial void ScheduleChanged(string loop, Schedule schedule, Schedule previous);

    [LoggerMessage(9, LogLevel.Warning, "Loop {Loop} still waits until the client is ready, for {Waited} now.")]
    private partial void GateAwaited(string loop, TimeSpan waited);

    [LoggerMessage(10, LogLevel.Warning, "Loop {Loop}: attempt {Attempt} at iteration {Iteration} goes on after its time-out.")]
    private partial void TimeoutIgnored(string loop, long iteration, int attempt);

    [LoggerMessage(11, LogLevel.Warning, "Loop {Loop}: the clock was set back by more than a day; {Schedule} is planned anew.")]
    private partial void Replanned(string loop, Schedule schedule);

    [LoggerMessage(12, LogLevel.Error, "Loop {Loop} was cancelled and has not ended for {Waited}.")]
    private partial void DidNotEnd(string loop, TimeSpan waited);
}
