using System.Globalization;

namespace TaskLoops.Reporting;

/// <summary>Where the failures of loops go that nobody listens to: nothing is lost in silence (rules E5 to E7).</summary>
internal static class StandardError
{
    public static void Retry(in LoopRetry retry)
    {
        var (attempt, place, seconds, exception) = (retry.Attempt, Name(retry.Place), retry.Delay.TotalSeconds, retry.Exception);
        Write($"Loop '{retry.Loop.Name}': attempt {attempt} of the {place} failed, next in {seconds:0.0} s: {exception.GetType().Name}: {Words.MessageOf(exception)}");
    }

    public static void GateAwaited(TaskLoop loop, TimeSpan waited) => Write(
        $"Loop '{loop.Name}': has waited {waited.TotalSeconds:0} s for its gate, which nobody has opened.");

    public static void TimeoutIgnored(in LoopIteration iteration) => Write(
        $"Loop '{iteration.Loop.Name}': attempt {iteration.Attempt} at iteration {iteration.Index} has timed out and ignores its token; it keeps its place.");

    public static void Failure(in LoopFailure failure)
    {
        if (failure.Iteration is { } iteration)
            Write($"Loop '{failure.Loop.Name}': unhandled exception in iteration {iteration.Index}, attempt {iteration.Attempt}:\n{Words.TextOf(failure.Exception)}");
        else
            Write($"Loop '{failure.Loop.Name}': unhandled exception in the {Name(failure.Place)}:\n{Words.TextOf(failure.Exception)}");
    }

    public static void DidNotEnd(TaskLoop loop, TimeSpan waited) => Write(
        $"Loop '{loop.Name}': has not ended {waited.TotalSeconds:0.#} s after it was cancelled.");

    private static string Name(LoopPlace place) => place switch
    {
        LoopPlace.Body => "body",
        LoopPlace.BeforeHook => "before hook",
        LoopPlace.AfterHook => "after hook",
        LoopPlace.ErrorHook => "error hook",
        LoopPlace.Schedule => "schedule",
        LoopPlace.RetryPolicy => "retry policy",
        LoopPlace.Listener => "listener",
        LoopPlace.CancellationCallback => "callback of a cancelled token",
        LoopPlace.OccurrenceStore => "store of last occurrences",
        _ => "disposal of the module",
    };

    private static void Write(FormattableString message)
    {
        try
        {
            Console.Error.WriteLine(message.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception)
        {
            // Standard error is closed, or the writer that a program has put in its place is broken: there is nobody left to tell.
        }
    }
}
