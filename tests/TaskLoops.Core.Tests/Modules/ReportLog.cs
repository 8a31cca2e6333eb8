using System.Collections.Concurrent;

namespace TaskLoops.Tests.Modules;

/// <summary>Keeps what a test wants to know of the loops' reports, one line each.</summary>
internal sealed class ReportLog : LoopListener
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public override void OnUnhandled(in LoopFailure failure) => _lines.Enqueue($"{failure.Loop.Name}: {failure.Place} {failure.Exception.GetType().Name}");

    public override void OnHookFailed(in LoopFailure failure) => _lines.Enqueue($"{failure.Loop.Name}: {failure.Place} {failure.Exception.Message}");

    public override void OnRetry(in LoopRetry retry) => _lines.Enqueue($"{retry.Loop.Name}: retry {retry.Attempt}");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => _lines.Enqueue($"{loop.Name}: not ended after {waited.TotalSeconds} s");

    public override void OnRunEnded(in LoopEnd end) => _lines.Enqueue($"{end.Loop.Name}: {end.Reason}");
}
