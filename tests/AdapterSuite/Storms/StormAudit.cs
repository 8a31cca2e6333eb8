using System.Globalization;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>Holds the bot's record against Discord's, entry by entry, and each run against its schedule.</summary>
public sealed class StormAudit
{
    private readonly Storm _storm;
    private readonly List<string> _differences;
    private readonly Dictionary<string, int> _messages;
    private int _bodiless;

    public StormAudit(Storm storm)
    {
        _storm = storm;
        _differences = [.. storm.Differences, .. storm.Book.Doubled.Select(run => $"doubled: {run}")];
        _messages = storm.Messages().CountBy(text => text).ToDictionary();
        var runs = storm.Book.Runs;
        foreach (var run in runs)
            Check(run);

        CheckPosts([.. runs.SelectMany(run => run.Posts)]);
        CheckStore([.. runs.Where(run => run.Name == "remembering")]);
        foreach (var (owner, times) in storm.Book.Disposals)
        {
            if (times != (storm.DisposesOf(owner.GetType()) ? 1 : 0))
                Differ(owner.GetType().Name, $"disposed of {times} times");
        }

        Figures = Told([.. runs], [.. runs.SelectMany(run => run.Posts)]);
    }

    public IReadOnlyList<string> Differences => _differences;

    public string Figures { get; }

    private string Told(IReadOnlyCollection<StormRun> runs, IReadOnlyCollection<StormPost> posts)
    {
        var deliveries = posts.Select(post => _storm.Weather.Of(post.Text)).ToArray();
        var faults = deliveries.SelectMany(those => those).Where(fault => fault is not null).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {runs.Count:N0} runs of loops, {runs.Sum(run => run.Iterations):N0} iterations ({_bodiless} more were cancelled before their body), {posts.Where(post => post.Iteration.Attempt == 1).Sum(post => post.Iteration.Missed):N0} occurrences missed
            the bot's record: {posts.Count:N0} posts, {Count(StormPostOutcome.Succeeded):N0} succeeded, {Count(StormPostOutcome.Failed):N0} failed, {Count(StormPostOutcome.Open):N0} cancelled on their way
            Discord's record: {deliveries.Sum(those => those.Count):N0} deliveries, {faults.Length:N0} with a fault, {faults.Count(fault => fault == RestFault.LostAnswer):N0} of these carried out; {_messages.Values.Sum():N0} messages
            {deliveries.Sum(those => Math.Max(0, those.Count - 1)):N0} deliveries were repeated by the library itself, whose longest call took {posts.Max(post => post.Took.TotalSeconds):N1} s
            {_storm.Figures}
            {_differences.Count} differences
            """);

        int Count(StormPostOutcome outcome) => posts.Count(post => post.Outcome == outcome);
    }

    private void Check(StormRun run)
    {
        var what = $"run {run.Number} of {run.Name}";
        var posts = run.Posts;
        var first = posts.Where(post => post.Iteration.Attempt == 1).OrderBy(post => post.Iteration.Index).ToArray();
        if (run.Ends != 1)
            Differ(what, $"its after hook ran {run.Ends} times");
        if (run.AfterTheEnd > 0)
            Differ(what, $"{run.AfterTheEnd} bodies after its end");
        if (run.MostAlive > run.MaxOverlap)
            Differ(what, $"{run.MostAlive} bodies at once");
        if (run.End is { } end)
            CheckIndices(what, run, end, [.. first.Select(post => post.Iteration.Index)]);

        CheckSchedule(what, run.Schedule, [.. first.Select(post => post.Iteration)]);
        foreach (var attempts in posts.GroupBy(post => post.Iteration.Index))
            CheckAttempts($"{what}, iteration {attempts.Key}", run, [.. attempts.OrderBy(post => post.Iteration.Attempt)]);
    }

    /// <summary>0, 1, 2 … to the end's own count. A cancel may come between the begin of an iteration and its body, once for each place.</summary>
    private void CheckIndices(string what, StormRun run, LoopEnd end, long[] indices)
    {
        var begun = Enumerable.Range(0, (int)end.Iterations).Select(index => (long)index).ToArray();
        var bodiless = begun.Except(indices).ToArray();
        if (indices.Except(begun).Any() || indices.Distinct().Count() != indices.Length)
            Differ(what, $"{end.Iterations} iterations by its end; by its body {string.Join(" ", indices)}");
        if (bodiless.Length > (end.Reason == LoopEndReason.Cancelled ? run.MaxOverlap : 0))
            Differ(what, $"iterations {string.Join(" ", bodiless)} began without a body");

        _bodiless += bodiless.Length;
    }

    /// <summary>Begun and missed make up what was planned, to the occurrence.</summary>
    private void CheckSchedule(string what, Schedule schedule, LoopIteration[] iterations)
    {
        if (IntervalOf(schedule) is not { } interval)
            return;

        foreach (var (before, after) in iterations.Zip(iterations.Skip(1)).Where(pair => pair.Second.Index == pair.First.Index + 1))
            CheckStep($"{what}, iteration {after.Index}", before.ScheduledFor, after, interval);
    }

    private void CheckStep(string what, DateTimeOffset before, LoopIteration after, TimeSpan interval)
    {
        var planned = (int)Math.Round((after.ScheduledFor - before) / interval);
        var told = after.Missed + (after.IsMakeUp ? 0 : 1);
        if (planned != told || planned < 1)
            Differ(what, $"{planned} occurrences since {before:O}, {told} of them told of ({after.Missed} missed)");
    }

    private static TimeSpan? IntervalOf(Schedule schedule) => schedule.Kind switch
    {
        ScheduleKind.Interval => schedule.Interval,
        ScheduleKind.Cron => TimeSpan.FromSeconds(1),
        _ => null,
    };

    /// <summary>Each attempt but the last failed in a way that passes; the last one succeeded, or was refused for good, or its run was cancelled.</summary>
    private void CheckAttempts(string what, StormRun run, StormPost[] attempts)
    {
        if (!attempts.Select(post => post.Iteration.Attempt).SequenceEqual(Enumerable.Range(1, attempts.Length)))
            Differ(what, "its attempts are not 1, 2, 3 …");
        foreach (var post in attempts.SkipLast(1).Where(post => post.Outcome != StormPostOutcome.Failed || IsRefused(post)))
            Differ(what, $"attempt {post.Iteration.Attempt} was tried again: {post.Outcome}, {post.Failure}");

        var last = attempts[^1];
        if (run.End?.Reason != LoopEndReason.Cancelled && last.Outcome != StormPostOutcome.Succeeded && !IsRefused(last))
            Differ(what, $"its last attempt {last.Iteration.Attempt} was not tried again: {last.Outcome}, {last.Failure}");
    }

    private bool IsRefused(StormPost post) => _storm.Weather.Of(post.Text) is [.., var last] && last == StormWeather.Refusal;

    private void CheckPosts(StormPost[] posts)
    {
        foreach (var post in posts)
            Check(post);

        var known = posts.Select(post => post.Text).ToHashSet();
        if (known.Count != posts.Length)
            _differences.Add($"{posts.Length - known.Count} posts were made twice");
        _differences.AddRange(_storm.Weather.Texts.Concat(_messages.Keys).Where(text => !known.Contains(text)).Select(text => $"{text}: the bot knows nothing of it"));
    }

    private void Check(StormPost post)
    {
        var deliveries = _storm.Weather.Of(post.Text);
        var messages = _messages.GetValueOrDefault(post.Text);
        if (messages != StormWeather.CountCarriedOut(deliveries))
            Differ(post.Text, $"{messages} messages of {deliveries.Count} deliveries");
        if (deliveries.SkipLast(1).Any(fault => fault is null))
            Differ(post.Text, "sent again after an answer");

        var isAsToldByDiscord = post.Outcome switch
        {
            StormPostOutcome.Succeeded => deliveries is [.., null],
            StormPostOutcome.Failed => deliveries is [.., not null],
            _ => true,
        };
        if (!isAsToldByDiscord)
            Differ(post.Text, $"{post.Outcome} for the bot ({post.Failure?.Message}), {string.Join(", ", deliveries.Select(fault => fault?.ToString() ?? "answered"))} for Discord");
    }

    /// <summary>What was begun was stored before, in order; what was stored and not begun was the last of a run that was cancelled; each run goes on from what was stored last.</summary>
    private void CheckStore(StormRun[] runs)
    {
        var begun = runs.SelectMany(run => run.Posts.Where(post => post.Iteration.Attempt == 1).Select(post => post.Iteration.ScheduledFor)).ToArray();
        var stored = _storm.Store.Stored;
        if (!stored.SequenceEqual(stored.Distinct().Order()))
            _differences.Add("remembering: an occurrence was stored twice, or out of order");
        if (!stored.Where(begun.Contains).SequenceEqual(begun))
            _differences.Add("remembering: an occurrence began that was not stored");

        // The first is the instant of the first start, if there was none before.
        var unused = stored.Skip(1).Except(begun).Count();
        if (unused > runs.Count(run => run.End?.Reason == LoopEndReason.Cancelled))
            _differences.Add($"remembering: {unused} occurrences were stored and did not begin");

        foreach (var run in runs)
        {
            if (run.Posts.FirstOrDefault(post => post.Iteration is { Index: 0, Attempt: 1 }) is { } post && stored.LastOrDefault(instant => instant < post.Iteration.ScheduledFor) is var last && last != stored[0])
                CheckStep($"run {run.Number} of remembering, its first iteration", last, post.Iteration, TimeSpan.FromSeconds(1));
        }
    }

    private void Differ(string what, string how) => _differences.Add($"{what}: {how}");
}
