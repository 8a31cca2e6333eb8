using System.Threading.Channels;

namespace TaskLoops.Tests.Faults;

/// <summary>What a listener hears of planned and missed occurrences, line by line, for a test to wait for.</summary>
internal sealed class ToldLines : LoopListener
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>The next lines, in order; waits for them.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(int count, CancellationToken limit)
    {
        List<string> lines = [];
        while (lines.Count < count)
            lines.Add(await _lines.Reader.ReadAsync(limit));
        return lines;
    }

    /// <summary>Lines that nobody has waited for.</summary>
    public int Count => _lines.Reader.Count;

    public override void OnIterationStarted(in LoopIteration iteration) =>
        Write($"#{iteration.Index} for {iteration.ScheduledFor:m:ss}, {iteration.Lateness.TotalSeconds:0.0} late, missed {iteration.Missed}{(iteration.IsMakeUp ? ", made up" : "")}");

    public override void OnMissed(in LoopMissed missed) => Write($"missed {missed.Count}");

    public override void OnUnhandled(in LoopFailure failure) => Write($"unhandled {failure.Exception}");

    public override void OnHookFailed(in LoopFailure failure) => Write($"beside {failure.Exception}");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => Write($"{loop.Name} has not ended in {waited.TotalSeconds:0} s");

    private void Write(FormattableString line) => _lines.Writer.TryWrite(FormattableString.Invariant(line));
}
