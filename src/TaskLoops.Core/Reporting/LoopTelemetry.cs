using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskLoops.Reporting;

/// <summary>The built-in meter and activity source, both named <c>TaskLoops</c>. Nothing is measured or traced while nobody listens.</summary>
internal static class LoopTelemetry
{
    public const string LoopName = "taskloops.loop.name";

    private const string OutcomeName = "taskloops.iteration.outcome";

    private static readonly Meter _meter = new("TaskLoops");

    public static readonly UpDownCounter<long> Running =
        _meter.CreateUpDownCounter<long>("taskloops.loop.running", "{loop}", "Loops with a run in progress.");

    public static readonly Histogram<double> Duration =
        _meter.CreateHistogram<double>("taskloops.iteration.duration", "s", "Time from the begin of an iteration to its end, retries included.");

    public static readonly Histogram<double> Lateness =
        _meter.CreateHistogram<double>("taskloops.iteration.lateness", "s", "Time from the planned instant of an iteration to its begin.");

    public static readonly Counter<long> Retries =
        _meter.CreateCounter<long>("taskloops.iteration.retries", "{retry}", "Handled failures that are retried.");

    public static readonly Counter<long> Missed =
        _meter.CreateCounter<long>("taskloops.occurrence.missed", "{occurrence}", "Occurrences that could not begin in time.");

    private static readonly ActivitySource _source = new("TaskLoops");

    private static readonly object _zero = 0;

    private static readonly KeyValuePair<string, object?> _succeeded = new(OutcomeName, "succeeded");
    private static readonly KeyValuePair<string, object?> _failed = new(OutcomeName, "failed");
    private static readonly KeyValuePair<string, object?> _cancelled = new(OutcomeName, "cancelled");

    public static KeyValuePair<string, object?> Outcome(LoopIterationOutcome outcome) => outcome switch
    {
        LoopIterationOutcome.Succeeded => _succeeded,
        LoopIterationOutcome.Failed => _failed,
        _ => _cancelled,
    };

    /// <summary>Begins the trace of an iteration; null, at the cost of a look, if nobody traces.</summary>
    public static Activity? StartIteration(in LoopIteration iteration)
    {
        if (!_source.HasListeners() || _source.StartActivity(iteration.Loop.TraceName) is not { } activity)
            return null;

        return activity
            .AddTag(LoopName, iteration.Loop.Name)
            .AddTag("taskloops.iteration.index", iteration.Index)
            .AddTag("taskloops.iteration.missed", iteration.Missed == 0 ? _zero : iteration.Missed);
    }

    public static void Retried(this Activity activity, int attempt, Exception exception) => activity.AddEvent(new ActivityEvent(
        "retry",
        tags: new ActivityTagsCollection { ["taskloops.iteration.attempt"] = attempt, ["exception.type"] = exception.GetType().FullName }));

    public static void End(this Activity activity, LoopIterationOutcome outcome, Exception? exception)
    {
        activity.AddTag(OutcomeName, Outcome(outcome).Value);
        if (outcome == LoopIterationOutcome.Failed)
            activity.SetStatus(ActivityStatusCode.Error, exception is null ? null : Words.MessageOf(exception));
        activity.Stop();
    }
}
