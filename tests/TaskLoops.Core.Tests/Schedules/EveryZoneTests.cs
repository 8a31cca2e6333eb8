using System.Collections.Concurrent;
using System.Globalization;
using Cronos;
using NodaTime;

namespace TaskLoops.Tests.Schedules;

/// <summary>Every zone of the system, every day of 2020 to 2035, against <see cref="NodaClock"/>.</summary>
[Category("T7")]
public sealed class EveryZoneTests
{
    private static readonly DateTimeOffset _from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _to = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly LocalDate _firstDate = new(2019, 12, 29);
    private static readonly LocalDate _lastDate = new(2036, 1, 3);

    [TestCase("02:30")]
    [TestCase("00:00")]
    [TestCase("00:00", "00:30", "02:15", "23:45")]
    public void T7_daily_times_fall_on_the_instants_that_NodaTime_computes(params string[] times) => ForEveryZone(zone =>
    {
        TimeOnly[] parsed = [.. times.Select(time => TimeOnly.Parse(time, CultureInfo.InvariantCulture))];
        return FirstDifference(
            Schedule.Daily(zone, parsed).Between(_from, _to),
            new NodaClock(zone).Daily(_firstDate, _lastDate, parsed).Where(InRange));
    });

    [Test]
    public void T7_the_way_back_visits_the_same_daily_instants() => ForEveryZone(zone =>
    {
        var schedule = Schedule.Daily(zone, new TimeOnly(0, 30), new TimeOnly(2, 30));
        return FirstDifference(Back(schedule, _from, _to), new NodaClock(zone).Daily(_firstDate, _lastDate, new TimeOnly(0, 30), new TimeOnly(2, 30)).Where(InRange));
    });

    [Test]
    public void T7_times_of_two_zones_are_merged_by_instant([Range(0, 39)] int seed)
    {
        var random = new Random(seed);
        var zones = SystemZones.All;
        var (one, other) = (zones[random.Next(zones.Count)], zones[random.Next(zones.Count)]);
        // Quarters of an hour, so that times of different zones meet on one instant now and then.
        TimeOnly[] times = [.. Enumerable.Range(0, 6).Select(_ => new TimeOnly(random.Next(24), random.Next(4) * 15))];
        var from = _from.AddDays(random.Next(4000));
        var to = from.AddDays(800);
        var first = LocalDate.FromDateTime(from.DateTime).PlusDays(-3);
        var last = LocalDate.FromDateTime(to.DateTime).PlusDays(3);

        var difference = FirstDifference(
            Schedule.Daily(times.Select((time, index) => new DailyTime(time, index % 2 == 0 ? one : other))).Between(from, to),
            new SortedSet<long>(new NodaClock(one).Daily(first, last, [times[0], times[2], times[4]])
                .Concat(new NodaClock(other).Daily(first, last, [times[1], times[3], times[5]]))
                .Where(ticks => ticks > from.Ticks && ticks < to.Ticks)));

        Assert.That(difference, Is.Null, $"{one.Id} and {other.Id}");
    }

    [Category("T8")]
    [TestCase("30 2 * * *", false)]
    [TestCase("15,45 0,1,2,3 * * *", false)]
    [TestCase("30 * * * *", true)]
    [TestCase("*/20 0-3 * * *", true)]
    public void T8_cron_readings_become_the_instants_that_NodaTime_computes(string expression, bool isInterval) =>
        AroundEveryChange(zone => Schedule.Cron(expression, zone), Cron(expression), runSkipped: true, runRepeated: isInterval);

    [Category("T8")]
    [TestCase(60, 15)]
    [TestCase(60, 0)]
    [TestCase(20, 7)]
    [TestCase(1440, 150)]
    public void T8_aligned_readings_become_the_instants_that_NodaTime_computes(int interval, int offset) => AroundEveryChange(
        zone => Schedule.Aligned(TimeSpan.FromMinutes(interval), TimeSpan.FromMinutes(offset), zone),
        (from, to) => Enumerable.Range(0, 100_000).Select(index => from.Date.AddMinutes(offset + (double)index * interval)).TakeWhile(reading => reading < to),
        runSkipped: false,
        runRepeated: true);

    private static Func<DateTime, DateTime, IEnumerable<DateTime>> Cron(string expression) =>
        (from, to) => CronExpression.Parse(expression).GetOccurrences(from, to).Select(reading => DateTime.SpecifyKind(reading, DateTimeKind.Unspecified));

    private static void AroundEveryChange(Func<TimeZoneInfo, Schedule> create, Func<DateTime, DateTime, IEnumerable<DateTime>> readings, bool runSkipped, bool runRepeated) => ForEveryZone(zone =>
    {
        var clock = new NodaClock(zone);
        var schedule = create(zone);
        return clock.Changes(_from.UtcDateTime, _to.UtcDateTime).Select(change => AroundChange(clock, schedule, change)).FirstOrDefault(difference => difference is not null);

        string? AroundChange(NodaClock clock, Schedule schedule, DateTime change)
        {
            DateTimeOffset from = change.AddHours(-30), to = change.AddHours(30);
            var expected = clock.Readings(readings(DateTime.SpecifyKind(change.AddDays(-4), DateTimeKind.Utc), DateTime.SpecifyKind(change.AddDays(4), DateTimeKind.Utc)).Select(reading => DateTime.SpecifyKind(reading, DateTimeKind.Unspecified)), runSkipped, runRepeated)
                .Where(ticks => ticks > from.Ticks && ticks < to.Ticks).ToArray();
            return FirstDifference(schedule.Between(from, to), expected) ?? FirstDifference(Back(schedule, from, to), expected);
        }
    });

    private static List<DateTimeOffset> Back(Schedule schedule, DateTimeOffset from, DateTimeOffset to)
    {
        var back = new List<DateTimeOffset>();
        for (var last = schedule.AtOrBefore(default, to.AddTicks(-1)); last > from; last = schedule.AtOrBefore(default, last.Value.AddTicks(-1)))
            back.Add(last.Value);
        back.Reverse();
        return back;
    }

    private static bool InRange(long ticks) => ticks > _from.Ticks && ticks < _to.Ticks;

    private static void ForEveryZone(Func<TimeZoneInfo, string?> check)
    {
        var differences = new ConcurrentBag<string>();
        Parallel.ForEach(SystemZones.All, zone =>
        {
            if (check(zone) is { } difference)
                differences.Add($"{zone.Id}: {difference}");
        });
        Assert.That(differences.Order(StringComparer.Ordinal), Is.Empty);
    }

    /// <summary>Where the occurrences first differ from the expected instants or do not rise; null if nowhere.</summary>
    private static string? FirstDifference(IEnumerable<DateTimeOffset> occurrences, IEnumerable<long> expected)
    {
        var previous = DateTimeOffset.MinValue;
        using var wanted = expected.GetEnumerator();
        foreach (var occurrence in occurrences)
        {
            if (occurrence <= previous)
                return $"{Listing.Text(occurrence)} follows {Listing.Text(previous)}";
            if (!wanted.MoveNext())
                return $"{Listing.Text(occurrence)} is one too many";
            if (occurrence.Ticks != wanted.Current)
                return $"{Listing.Text(occurrence)} instead of {Listing.Text(new DateTimeOffset(wanted.Current, TimeSpan.Zero))}";
            previous = occurrence;
        }

        return wanted.MoveNext() ? $"{Listing.Text(new DateTimeOffset(wanted.Current, TimeSpan.Zero))} is missing" : null;
    }
}
