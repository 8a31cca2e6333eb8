namespace TaskLoops.Tests.Schedules;

public sealed class ScheduleValueTests
{
    private static TestCaseData Says(Schedule schedule, string text) => new TestCaseData(schedule, text).SetArgDisplayNames(text);

    private static readonly TestCaseData[] _texts =
    [
        Says(Schedule.Every(TimeSpan.FromSeconds(5)), "every 5 s"),
        Says(Schedule.Every(TimeSpan.FromMinutes(90)), "every 1 h 30 min"),
        Says(Schedule.Every(TimeSpan.FromMilliseconds(1)), "every 1 ms"),
        Says(Schedule.Every(TimeSpan.FromTicks(2_500_001)), "every 250.0001 ms"),
        Says(Schedule.Every(TimeSpan.FromMilliseconds(60_500)), "every 1 min 0.5 s"),
        Says(Schedule.Every(new TimeSpan(2, 3, 4, 5)), "every 2 d 3 h 4 min 5 s"),
        Says(Schedule.Every(TimeSpan.FromDays(365_000)), "every 365000 d"),
        Says(Schedule.FixedDelay(TimeSpan.FromSeconds(5)), "5 s after each iteration"),
        Says(Schedule.AsFastAsPossible, "as fast as possible"),
        Says(Schedule.Daily("09:00"), "daily at 09:00 UTC"),
        Says(Schedule.DailyIn("Europe/Warsaw", "21:30", "09:00"), "daily at 09:00, 21:30 Europe/Warsaw"),
        Says(Schedule.Daily("21:30:15.5 Europe/Warsaw", "09:00"), "daily at 09:00 UTC, 21:30:15.5 Europe/Warsaw"),
        Says(Schedule.Cron("0 9 * * MON-FRI", "Europe/Warsaw"), "cron '0 9 * * MON-FRI' Europe/Warsaw"),
        Says(Schedule.Cron(" @daily "), "cron '@daily' UTC"),
        Says(Schedule.Hourly(minute: 15), "every hour at :15 UTC"),
        Says(Schedule.Hourly(minute: 5, "Asia/Kathmandu"), "every hour at :05 Asia/Kathmandu"),
        Says(Schedule.Aligned(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5)), "every 15 min from 00:05 UTC"),
        Says(Schedule.Aligned(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)), "every 1 h from 00:00:30 UTC"),
        Says(Schedule.Once(Listing.Utc("2026-11-22 15:00")), "once at 2026-11-22 15:00:00Z"),
        Says(Schedule.Once(Listing.Utc("2026-11-22 15:00:00.25")), "once at 2026-11-22 15:00:00.25Z"),
        Says(Schedule.Union(Schedule.Daily("09:00"), Schedule.Hourly()), "daily at 09:00 UTC or every hour at :00 UTC"),
        Says(Schedule.Every(TimeSpan.FromMinutes(5)).WithJitter(TimeSpan.FromSeconds(30), 1), "every 5 min with up to 30 s of jitter"),
        Says(Schedule.Union(Schedule.Daily("09:00"), Schedule.Hourly()).WithJitter(TimeSpan.FromSeconds(30), 1), "(daily at 09:00 UTC or every hour at :00 UTC) with up to 30 s of jitter"),
    ];

    [TestCaseSource(nameof(_texts))]
    public void A_schedule_says_what_it_does(Schedule schedule, string text) => Assert.That(schedule.ToString(), Is.EqualTo(text));

    private static TestCaseData Same(Schedule one, Schedule other, string name) => new TestCaseData(one, other).SetArgDisplayNames(name);

    private static readonly TestCaseData[] _equalPairs =
    [
        Same(Schedule.Every(TimeSpan.FromSeconds(60)), Schedule.Every(TimeSpan.FromMinutes(1)), "interval"),
        Same(Schedule.FixedDelay(TimeSpan.FromSeconds(60)), Schedule.FixedDelay(TimeSpan.FromMinutes(1)), "fixed delay"),
        Same(Schedule.AsFastAsPossible, Schedule.AsFastAsPossible, "as fast as possible"),
        Same(Schedule.Daily("09:00", "21:30", "09:00 UTC"), Schedule.Daily(TimeZoneInfo.Utc, new TimeOnly(21, 30), new TimeOnly(9, 0)), "daily, order and repetition"),
        Same(Schedule.DailyIn("Europe/Warsaw", "09:00"), Schedule.Daily([new DailyTime(new TimeOnly(9, 0), Listing.Zone("Europe/Warsaw"))]), "daily, zone"),
        Same(Schedule.Cron("0 9 * * MON-FRI"), Schedule.Cron("0  9 * * 1-5", "UTC"), "cron, spelling"),
        Same(Schedule.Cron("0 9 * * *"), Schedule.Cron("0 0 9 * * *"), "cron, seconds"),
        Same(Schedule.Hourly(minute: 15), Schedule.Aligned(TimeSpan.FromHours(1), TimeSpan.FromMinutes(15)), "aligned"),
        Same(Schedule.Once(Listing.Utc("2026-01-01 12:00")), Schedule.Once(new DateTimeOffset(2026, 1, 1, 13, 0, 0, TimeSpan.FromHours(1))), "once, offset"),
        Same(Schedule.Union(Schedule.Hourly(), Schedule.Daily("09:00")), Schedule.Union(Schedule.Daily("09:00"), Schedule.Hourly(), Schedule.Hourly()), "union, order and repetition"),
        Same(Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(5), 3), Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(5), 3), "jitter"),
    ];

    [TestCaseSource(nameof(_equalPairs))]
    public void The_same_rule_is_an_equal_schedule(Schedule one, Schedule other)
    {
        Assert.That(one.Equals(other), Is.True);
        Assert.That(one.Equals((object)other), Is.True);
        Assert.That(one == other, Is.True);
        Assert.That(one != other, Is.False);
        Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
    }

    [Test]
    public void Different_rules_are_different_schedules()
    {
        Schedule[] different =
        [
            Schedule.Every(TimeSpan.FromHours(1)),
            Schedule.Every(TimeSpan.FromHours(2)),
            Schedule.FixedDelay(TimeSpan.FromHours(1)),
            Schedule.AsFastAsPossible,
            Schedule.Daily("09:00"),
            Schedule.Daily("09:00", "10:00"),
            Schedule.DailyIn("Europe/Warsaw", "09:00"),
            Schedule.Cron("0 9 * * *"),
            Schedule.Cron("0 9 * * *", "Europe/Warsaw"),
            Schedule.Cron("0 9 * * 1"),
            Schedule.Hourly(),
            Schedule.Hourly(minute: 15),
            Schedule.Hourly(0, "Europe/Warsaw"),
            Schedule.Aligned(TimeSpan.FromMinutes(30)),
            Schedule.Once(Listing.Utc("2026-01-01")),
            Schedule.Once(Listing.Utc("2026-01-02")),
            Schedule.Union(Schedule.Hourly(), Schedule.Daily("09:00")),
            Schedule.Union(Schedule.Hourly(), Schedule.Daily("10:00")),
            Schedule.Union(Schedule.Hourly(), Schedule.Daily("09:00"), Schedule.Cron("@daily")),
            Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(5), 3),
            Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(5), 4),
            Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(6), 3),
        ];

        Assert.That(different, Is.Unique);
        Assert.That(different.Select(schedule => schedule.Equals(null)), Has.All.False);
        Assert.That(different[0] == null, Is.False);
        Assert.That(null != different[0], Is.True);
    }

    private static TestCaseData Reads(Schedule schedule, ScheduleKind kind, TimeSpan? interval = null, string[]? times = null, string? zone = null, string? cron = null) =>
        new TestCaseData(schedule, kind, interval, times ?? [], zone, cron).SetArgDisplayNames(schedule.ToString());

    private static readonly TestCaseData[] _readable =
    [
        Reads(Schedule.Every(TimeSpan.FromSeconds(5)), ScheduleKind.Interval, TimeSpan.FromSeconds(5)),
        Reads(Schedule.FixedDelay(TimeSpan.FromSeconds(5)), ScheduleKind.FixedDelay, TimeSpan.FromSeconds(5)),
        Reads(Schedule.AsFastAsPossible, ScheduleKind.AsFastAsPossible),
        Reads(Schedule.DailyIn("Europe/Warsaw", "21:30", "09:00", "09:00"), ScheduleKind.Daily, times: ["09:00 Europe/Warsaw", "21:30 Europe/Warsaw"], zone: "Europe/Warsaw"),
        Reads(Schedule.Daily("09:00 Europe/Warsaw", "09:00"), ScheduleKind.Daily, times: ["09:00 Europe/Warsaw", "09:00 UTC"]),
        Reads(Schedule.Cron("0 9 * * MON-FRI", "Europe/Warsaw"), ScheduleKind.Cron, zone: "Europe/Warsaw", cron: "0 9 * * MON-FRI"),
        Reads(Schedule.Cron("0 9 * * *", (string?)null), ScheduleKind.Cron, zone: "UTC", cron: "0 9 * * *"),
        Reads(Schedule.Hourly(minute: 15), ScheduleKind.Aligned, TimeSpan.FromHours(1), zone: "UTC"),
        Reads(Schedule.Once(Listing.Utc("2026-01-01")), ScheduleKind.Once),
        Reads(Schedule.Union(Schedule.Hourly(0, "Europe/Warsaw"), Schedule.DailyIn("Europe/Warsaw", "09:30")), ScheduleKind.Union, zone: "Europe/Warsaw"),
        Reads(Schedule.Union(Schedule.Hourly(0, "Europe/Warsaw"), Schedule.Daily("09:30")), ScheduleKind.Union),
    ];

    [TestCaseSource(nameof(_readable))]
    public void What_a_schedule_is_made_of_can_be_read(Schedule schedule, ScheduleKind kind, TimeSpan? interval, string[] times, string? zone, string? cron)
    {
        Assert.That(schedule.Kind, Is.EqualTo(kind));
        Assert.That(schedule.Interval, Is.EqualTo(interval));
        Assert.That(schedule.Times.Select(time => time.ToString()), Is.EqualTo(times));
        Assert.That(schedule.TimeZone?.Id, Is.EqualTo(zone));
        Assert.That(schedule.CronExpression, Is.EqualTo(cron));
        Assert.That(schedule.Jitter, Is.Null);
    }
}
