using System.Globalization;
using static TaskLoops.Properties.PropertyBrokenException;

namespace TaskLoops.Properties.Schedules;

/// <summary>What schedules list, against what docs/semantics.md says, walked through without sharing a line or a method.</summary>
[Category("T1")]
[Category("T2")]
[Category("T7")]
[Category("T8")]
public sealed class OccurrenceTests
{
    private long _occurrences;

    private Property<OccurrenceCase> Lists => new(OccurrenceCase.All, Check, subject => subject.Simpler());

    [Test]
    public void Every_schedule_lists_what_the_naive_walk_finds_and_nothing_else()
    {
        Lists.Holds(2_000);

        Assert.That(_occurrences, Is.GreaterThan(10_000), "there is something to be listed");
    }

    [Test]
    [Explicit("Takes its time by design.")]
    [Category("Stress")]
    public void A_million_occurrences_are_those_of_the_naive_walk()
    {
        Lists.HoldsUntil(() => _occurrences >= 1_000_000);

        TestContext.Out.WriteLine($"{_occurrences} occurrences");
    }

    private void Check(OccurrenceCase subject)
    {
        Schedule schedule;
        try
        {
            schedule = subject.Rule.Build();
        }
        catch (ArgumentException refused)
        {
            ThrowUnless(Never(subject.Rule), $"Refused, though it occurs: {refused.Message}");
            return;
        }

        ThrowUnless(!Never(subject.Rule), "Accepted, though it never occurs.");
        CheckList(subject, schedule);
        if (subject.Jitter > 0)
            CheckJitter(subject, schedule);
    }

    private void CheckList(OccurrenceCase subject, Schedule schedule)
    {
        var from = subject.From;
        var expected = subject.Rule.Next(from, subject.Rule.IsCalendar ? from : from - 1, subject.Count);
        var actual = List(schedule, from, expected.Length);
        ThrowUnless(actual.SequenceEqual(expected), $"It lists\n{Text(actual)}\ninstead of\n{Text(expected)}");
        _occurrences += expected.Length;

        var anchor = At(from);
        var previous = subject.Rule.IsCalendar ? subject.Rule.Latest(from, from - (200 * TimeSpan.TicksPerDay), from) : null;
        foreach (var occurrence in expected)
        {
            Same(schedule.AtOrBefore(anchor, At(occurrence)), occurrence, "the latest at an occurrence");
            Same(schedule.After(anchor, At(occurrence - 1)), occurrence, "the next just before an occurrence");
            if (previous is not null || !subject.Rule.IsCalendar)
                Same(schedule.AtOrBefore(anchor, At(occurrence - 1)), previous, "the latest just before an occurrence");
            previous = occurrence;
        }
    }

    // Which part of the maximum an occurrence is put off by is the library's own choice: what is promised is that it is of one occurrence each, in order.
    private static void CheckJitter(OccurrenceCase subject, Schedule plain)
    {
        var jittered = plain.WithJitter(TimeSpan.FromTicks(subject.Jitter), subject.JitterSeed);
        var from = subject.From;
        var planned = subject.Rule.Next(from, subject.Rule.IsCalendar ? from : from - 1, subject.Count + 1);
        var before = subject.Rule.IsCalendar ? subject.Rule.Latest(from, from - (200 * TimeSpan.TicksPerDay), from) : null;
        var actual = List(jittered, from, planned.Length + 1);
        var number = 0;
        if (before is not null && actual.Length > 0 && planned.Length > 0 && actual[0] < planned[0])
            ThrowUnless(IsPutOff(actual[number++], before.Value, planned[0]), $"The first, {Text(actual[..1])}, is none that was put off.");

        for (var index = 0; index + 1 < planned.Length; index++, number++)
        {
            ThrowUnless(
                number < actual.Length && IsPutOff(actual[number], planned[index], planned[index + 1]),
                $"Planned are\n{Text(planned)}\nand put off to\n{Text(actual)}");
            Same(jittered.AtOrBefore(At(from), At(actual[number])), actual[number], "the latest at one that is put off");
            Same(jittered.After(At(from), At(actual[number] - 1)), actual[number], "the next just before one that is put off");
            var later = List(jittered, from, actual.Length)[number];
            ThrowUnless(later == actual[number], "Asked again, it is put off to another instant.");
        }

        bool IsPutOff(long instant, long occurrence, long next) => instant >= occurrence && instant < occurrence + subject.Jitter && instant < next;
    }

    private static bool Never(Rule rule) => rule switch
    {
        CronRule cron => !cron.Occurs(),
        UnionRule union => union.Members.Any(Never),
        _ => false,
    };

    private static long[] List(Schedule schedule, long from, int count)
    {
        var listed = schedule.GetOccurrences(At(from)).Take(count).ToArray();
        ThrowUnless(Array.TrueForAll(listed, occurrence => occurrence.Offset == TimeSpan.Zero), "Occurrences are given in UTC.");
        return [.. listed.Select(occurrence => occurrence.UtcTicks)];
    }

    private static void Same(DateTimeOffset? actual, long? expected, string what) =>
        ThrowUnless(actual?.UtcTicks == expected, $"Asked for {what}, it answers {Text([actual?.UtcTicks ?? 0])} instead of {Text([expected ?? 0])}.");

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private static string Text(long[] instants) =>
        string.Join('\n', instants.Select(ticks => "  " + new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)));
}
