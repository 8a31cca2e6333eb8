namespace TaskLoops.Tests.Schedules;

[Category("T1")]
public sealed class EndOfCalendarTests
{
    private static readonly string[] _zones = ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Pacific/Pago_Pago", "Asia/Manila"];

    private static readonly TimeSpan[] _steps = [TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(5), TimeSpan.FromHours(15), TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(400)];

    private static IEnumerable<Schedule> Schedules() => _zones.SelectMany(zone => new[]
    {
        Schedule.DailyIn(zone, "00:00"),
        Schedule.DailyIn(zone, "23:59:59.9999999", "12:00"),
        Schedule.Cron("* * * * *", zone),
        Schedule.Cron("0 0 1 1 *", zone),
        Schedule.Cron("59 59 23 31 12 *", zone),
        Schedule.Hourly(0, zone),
        Schedule.Aligned(TimeSpan.FromDays(1), TimeSpan.FromHours(3), Listing.Zone(zone)),
        Schedule.Union(Schedule.Hourly(0, zone), Schedule.DailyIn(zone, "00:30")),
    }).SelectMany(schedule => new[] { schedule, schedule.WithJitter(TimeSpan.FromDays(2), 9) })
        .Concat([Schedule.Once(DateTimeOffset.MaxValue).WithJitter(TimeSpan.FromDays(1), 1), Schedule.Once(DateTimeOffset.MinValue), Schedule.Once(DateTimeOffset.MaxValue)]);

    [TestCaseSource(nameof(Schedules))]
    public void At_the_ends_of_the_calendar_there_is_an_occurrence_or_none_but_no_exception(Schedule schedule)
    {
        foreach (var step in _steps)
        {
            foreach (var instant in new[] { DateTimeOffset.MinValue + step, DateTimeOffset.MaxValue - step })
            {
                Assert.That(schedule.After(default, instant) ?? DateTimeOffset.MaxValue, Is.GreaterThan(instant).Or.EqualTo(DateTimeOffset.MaxValue));
                Assert.That(schedule.AtOrBefore(default, instant) ?? DateTimeOffset.MinValue, Is.LessThanOrEqualTo(instant));
            }
        }
    }

    [TestCaseSource(nameof(Schedules))]
    public void A_list_ends_with_the_calendar(Schedule schedule) =>
        Assert.That(schedule.GetOccurrences(DateTimeOffset.MaxValue.AddDays(-3)).Count(), Is.LessThanOrEqualTo(3 * 24 * 60));

    [TestCase("0 0 L * *")]
    [TestCase("30 5 31 12 *")]
    public void The_last_day_of_the_calendar_is_no_part_of_a_cron_schedule_whichever_way_it_is_asked(string expression)
    {
        var schedule = Schedule.Cron(expression);
        var last = schedule.AtOrBefore(default, DateTimeOffset.MaxValue)!.Value;

        Assert.That(last, Is.LessThan(Listing.Utc("9999-12-31")));
        Assert.That(schedule.After(default, last), Is.Null);
    }

    [Test]
    public void The_first_second_of_the_calendar_is_part_of_a_cron_schedule_whichever_way_it_is_asked()
    {
        var west = Listing.Zone("America/New_York");
        var firstMidnight = DateTimeOffset.MinValue - west.GetUtcOffset(DateTimeOffset.MinValue);

        Assert.That(Schedule.Cron("* * * * * *").AtOrBefore(default, DateTimeOffset.MinValue), Is.EqualTo(DateTimeOffset.MinValue));
        Assert.That(Schedule.Cron("* * * * *", west).After(default, DateTimeOffset.MinValue), Is.EqualTo(firstMidnight));
        Assert.That(Schedule.Cron("* * * * *", west).AtOrBefore(default, firstMidnight - TimeSpan.FromTicks(1)), Is.Null);
    }

    [TestCase(1)]
    [TestCase(365_000 * 86_400_000L)]
    public void An_interval_ends_with_the_calendar(long milliseconds)
    {
        var schedule = Schedule.Every(TimeSpan.FromMilliseconds(milliseconds));

        Assert.That(schedule.After(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Is.Null);
        Assert.That(schedule.After(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue), Is.Null);
        Assert.That(schedule.After(DateTimeOffset.MaxValue, DateTimeOffset.MinValue), Is.EqualTo(DateTimeOffset.MaxValue));
        Assert.That(schedule.AtOrBefore(DateTimeOffset.MaxValue, DateTimeOffset.MinValue), Is.Null);
        Assert.That(schedule.GetOccurrences(DateTimeOffset.MaxValue), Is.EqualTo(new[] { DateTimeOffset.MaxValue }));
        Assert.That(schedule.GetOccurrences(DateTimeOffset.MinValue).First(), Is.EqualTo(DateTimeOffset.MinValue));
        Assert.That(schedule.WithJitter(TimeSpan.FromDays(1), 1).GetOccurrences(DateTimeOffset.MinValue).First(), Is.GreaterThanOrEqualTo(DateTimeOffset.MinValue));
    }
}
