namespace TaskLoops.Tests.Faults;

/// <summary>Throws from each of its members, which it names in <see cref="Called"/>.</summary>
internal sealed class ThrowingListener(FaultKind kind) : LoopListener
{
    public List<string> Called { get; } = [];

    public List<Exception> Thrown { get; } = [];

    public override void OnRunStarted(TaskLoop loop) => Throw(nameof(OnRunStarted));

    public override void OnRunEnded(in LoopEnd end) => Throw(nameof(OnRunEnded));

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => Throw(nameof(OnGateAwaited));

    public override void OnIterationStarted(in LoopIteration iteration) => Throw(nameof(OnIterationStarted));

    public override void OnIterationEnded(in LoopIterationEnd end) => Throw(nameof(OnIterationEnded));

    public override void OnRetry(in LoopRetry retry) => Throw(nameof(OnRetry));

    public override void OnTimeoutIgnored(in LoopIteration iteration) => Throw(nameof(OnTimeoutIgnored));

    public override void OnUnhandled(in LoopFailure failure) => Throw(nameof(OnUnhandled));

    public override void OnHookFailed(in LoopFailure failure) => Throw(nameof(OnHookFailed));

    public override void OnMissed(in LoopMissed missed) => Throw(nameof(OnMissed));

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => Throw(nameof(OnScheduleChanged));

    public override void OnReplanned(TaskLoop loop) => Throw(nameof(OnReplanned));

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => Throw(nameof(OnDidNotEnd));

    private void Throw(string member)
    {
        Called.Add(member);
        Thrown.Add(kind.Make(CancellationToken.None));
        throw Thrown[^1];
    }
}
