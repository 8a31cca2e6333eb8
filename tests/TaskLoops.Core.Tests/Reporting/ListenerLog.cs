namespace TaskLoops.Tests.Reporting;

/// <summary>Writes down what a listener hears: one line for each event, with the seconds of virtual time before it.</summary>
internal sealed class ListenerLog(TimeProvider time) : LoopListener
{
    private readonly long _start = time.GetTimestamp();
    private readonly object _sync = new();
    private readonly List<string> _lines = [];
    private readonly List<LoopRetry> _retries = [];
    private readonly List<LoopFailure> _failures = [];

    public IReadOnlyList<string> Lines => Copy(_lines);

    public IReadOnlyList<LoopRetry> Retries => Copy(_retries);

    /// <summary>Unhandled exceptions, and what failed beside the loop's course.</summary>
    public IReadOnlyList<LoopFailure> Failures => Copy(_failures);

    /// <summary>The lines that hold one of the words.</summary>
    public IReadOnlyList<string> With(params string[] words) => [.. Lines.Where(line => words.Any(line.Contains))];

    /// <summary>A line of the test's own, among those of the listener.</summary>
    public void Write(string line)
    {
        lock (_sync)
            _lines.Add(string.Create(null, $"{time.GetElapsedTime(_start).TotalSeconds:0.###} {line}"));
    }

    public override void OnRunStarted(TaskLoop loop) => Write("run started");

    public override void OnRunEnded(in LoopEnd end) => Write($"run ended {end.Reason} after {end.Iterations}{With(end.Exception)}");

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => Write($"gate awaited for {waited.TotalSeconds:0.###}");

    public override void OnIterationStarted(in LoopIteration iteration) =>
        Write($"#{iteration.Index} begins{(iteration.Missed > 0 ? $", missed {iteration.Missed}" : "")}{(iteration.IsMakeUp ? ", make-up" : "")}");

    public override void OnIterationEnded(in LoopIterationEnd end) =>
        Write($"#{end.Iteration.Index}.{end.Iteration.Attempt} {end.Outcome} in {end.Duration.TotalSeconds:0.###}{With(end.Exception)}");

    public override void OnRetry(in LoopRetry retry)
    {
        lock (_sync)
            _retries.Add(retry);
        Write($"retry {retry.Place}.{retry.Attempt} in {retry.Delay.TotalSeconds:0.###}{With(retry.Exception)}");
    }

    public override void OnTimeoutIgnored(in LoopIteration iteration) => Write($"#{iteration.Index}.{iteration.Attempt} ignores its time-out");

    public override void OnUnhandled(in LoopFailure failure) => Write("unhandled", failure);

    public override void OnHookFailed(in LoopFailure failure) => Write("beside", failure);

    public override void OnMissed(in LoopMissed missed) => Write($"missed {missed.Count}{(missed.IsMadeUp ? ", made up" : "")}");

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => Write($"from {previous} to {loop.Schedule}");

    public override void OnReplanned(TaskLoop loop) => Write("replanned");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => Write($"{loop.Name} did not end in {waited.TotalSeconds:0.###}");

    private static string With(Exception? exception) => exception is null ? "" : $": {exception.GetType().Name}";

    private void Write(string what, in LoopFailure failure)
    {
        lock (_sync)
            _failures.Add(failure);
        var iteration = failure.Iteration is { } i ? $" #{i.Index}.{i.Attempt}" : "";
        Write($"{what} {failure.Place}{iteration}{With(failure.Exception)}");
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_sync)
            return [.. list];
    }
}
