using System.Globalization;

namespace TaskLoops.Tests.Recording;

/// <summary>Writes down what happens in loops, and when: one line each, that begins with the seconds of the steady clock.</summary>
internal sealed class LoopRecorder(TimeProvider time) : LoopListener
{
    private readonly object _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<string> _lines = [];

    public string[] Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Note(string what)
    {
        var now = Text(time.GetElapsedTime(_start));
        lock (_gate)
            _lines.Add($"{now} {what}");
    }

    public void Clear()
    {
        lock (_gate)
            _lines.Clear();
    }

    public override void OnRunStarted(TaskLoop loop) => Note("run");

    public override void OnRunEnded(in LoopEnd end) => Note($"ended {end.Reason}");

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => Note($"gate awaited {Text(waited)}");

    public override void OnIterationStarted(in LoopIteration iteration) => Note($"begin {iteration.Index}");

    public override void OnIterationEnded(in LoopIterationEnd end) =>
        Note(end.Outcome == LoopIterationOutcome.Succeeded ? $"end {end.Iteration.Index}" : $"end {end.Iteration.Index} {end.Outcome}");

    public override void OnRetry(in LoopRetry retry) => Note($"retry {retry.Place} {retry.Attempt} in {Text(retry.Delay)}");

    public override void OnTimeoutIgnored(in LoopIteration iteration) => Note($"time-out ignored {iteration.Index}");

    public override void OnUnhandled(in LoopFailure failure) => Note($"unhandled {failure.Place}: {failure.Exception.Message}");

    public override void OnHookFailed(in LoopFailure failure) => Note($"failed {failure.Place}: {failure.Exception.Message}");

    public override void OnMissed(in LoopMissed missed) =>
        Note($"missed {missed.Count}{(missed.IsCapped ? " or more" : "")}{(missed.IsMadeUp ? ", made up" : "")}");

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => Note($"changed to {loop.Schedule}");

    public override void OnReplanned(TaskLoop loop) => Note("replanned");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => Note($"did not end {loop.Name} {Text(waited)}");

    private static string Text(TimeSpan time) => time.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);
}
