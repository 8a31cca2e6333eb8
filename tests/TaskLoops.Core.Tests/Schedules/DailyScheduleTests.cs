namespace TaskLoops.Tests.Schedules;

[Category("T7")]
public sealed class DailyScheduleTests
{
    [Test]
    public void Times_without_a_zone_are_in_utc() =>
        Assert.That(Schedule.Daily("21:30", "09:00").List("2026-03-01 09:00", 4), Is.EqualTo(new[]
        {
            "2026-03-01 21:30:00", "2026-03-02 09:00:00", "2026-03-02 21:30:00", "2026-03-03 09:00:00",
        }));

    [Test]
    public void A_time_keeps_its_own_zone_where_another_is_the_default() =>
        Assert.That(Schedule.DailyIn("Europe/Warsaw", "09:00", "09:00 Asia/Tokyo").List("2026-01-01", 3), Is.EqualTo(new[]
        {
            "2026-01-01 08:00:00", "2026-01-02 00:00:00", "2026-01-02 08:00:00",
        }));

    [Test]
    public void T7_times_of_several_zones_that_meet_on_an_instant_run_once() =>
        Assert.That(Schedule.Daily("09:00 Europe/Warsaw", "08:00 Europe/London", "03:00 America/New_York", "08:00").List("2026-03-06 12:00", 10), Is.EqualTo(new[]
        {
            "2026-03-07 08:00:00",
            "2026-03-08 07:00:00", "2026-03-08 08:00:00", // New York is in summer time: the difference is an hour less
            "2026-03-09 07:00:00", "2026-03-09 08:00:00",
            "2026-03-10 07:00:00", "2026-03-10 08:00:00",
            "2026-03-11 07:00:00", "2026-03-11 08:00:00",
            "2026-03-12 07:00:00",
        }));

    [Test]
    public void Times_may_be_repeated_and_go_down_to_100_nanoseconds() =>
        Assert.That(Schedule.Daily("09:00:00.0000001", "09:00", "09:00").List("2026-01-01", 3), Is.EqualTo(new[]
        {
            "2026-01-01 09:00:00", "2026-01-01 09:00:00.0000001", "2026-01-02 09:00:00",
        }));

    private static readonly TestCaseData[] _nights =
    [
        Night("America/New_York", "2024-03-09 12:00", "02:30", "2024-03-10 03:30 -04:00", "2024-03-11 02:30 -04:00").SetArgDisplayNames("New York, gap"),
        Night("America/New_York", "2024-11-02 12:00", "01:30", "2024-11-03 01:30 -04:00", "2024-11-04 01:30 -05:00").SetArgDisplayNames("New York, overlap"),
        Night("Europe/Warsaw", "2026-03-28 12:00", "02:30", "2026-03-29 03:30 +02:00", "2026-03-30 02:30 +02:00").SetArgDisplayNames("Warsaw, gap"),
        Night("Europe/Warsaw", "2026-10-24 12:00", "02:30", "2026-10-25 02:30 +02:00", "2026-10-26 02:30 +01:00").SetArgDisplayNames("Warsaw, overlap"),
        Night("Australia/Lord_Howe", "2024-10-05 00:00", "02:15", "2024-10-06 02:45 +11:00", "2024-10-07 02:15 +11:00").SetArgDisplayNames("Lord Howe, gap of half an hour"),
        Night("Australia/Lord_Howe", "2024-04-06 00:00", "01:45", "2024-04-07 01:45 +11:00", "2024-04-08 01:45 +10:30").SetArgDisplayNames("Lord Howe, overlap of half an hour"),
        Night("Asia/Amman", "2022-02-24 12:00", "00:30", "2022-02-25 01:30 +03:00", "2022-02-26 00:30 +03:00").SetArgDisplayNames("Amman, gap at midnight"),
        Night("Asia/Amman", "2021-10-28 12:00", "00:30", "2021-10-29 00:30 +03:00", "2021-10-30 00:30 +02:00").SetArgDisplayNames("Amman, overlap after midnight"),
        Night("Europe/Dublin", "2024-03-30 12:00", "01:30", "2024-03-31 02:30 +01:00", "2024-04-01 01:30 +01:00").SetArgDisplayNames("Dublin, whose winter time is the exception"),
        Night("Europe/Dublin", "2024-10-26 12:00", "01:30", "2024-10-27 01:30 +01:00", "2024-10-28 01:30 +00:00").SetArgDisplayNames("Dublin, overlap"),
        Night("Africa/Casablanca", "2024-03-09 12:00", "02:30", "2024-03-10 02:30 +01:00", "2024-03-11 02:30 +00:00").SetArgDisplayNames("Casablanca, overlap as Ramadan begins"),
        Night("Africa/Casablanca", "2024-04-13 12:00", "02:30", "2024-04-14 03:30 +01:00", "2024-04-15 02:30 +01:00").SetArgDisplayNames("Casablanca, gap as Ramadan has ended"),
        Night("America/Nuuk", "2024-03-30 12:00", "23:30", "2024-03-31 00:30 -01:00", "2024-03-31 23:30 -01:00").SetArgDisplayNames("Nuuk, shifted to the next date"),
        Night("Pacific/Apia", "2011-12-28 12:00", "12:00", "2011-12-28 12:00 -10:00", "2011-12-29 12:00 -10:00", "2011-12-31 12:00 +14:00").SetArgDisplayNames("Apia, without the 30th"),
        Night("Pacific/Kiritimati", "1994-12-30 00:00", "12:00", "1994-12-30 12:00 -10:00", "1995-01-01 12:00 +14:00").SetArgDisplayNames("Kiritimati, without New Year's Eve"),
    ];

    [TestCaseSource(nameof(_nights))]
    public void T7_each_date_has_one_instant(string zone, string from, string time, string[] expected)
    {
        var schedule = Schedule.DailyIn(zone, time);

        Assert.That(schedule.ListIn(zone, from, expected.Length), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(_nights))]
    public void T7_the_way_back_is_the_same(string zone, string from, string time, string[] expected)
    {
        var schedule = Schedule.DailyIn(zone, time);
        DateTimeOffset[] forward = [.. schedule.GetOccurrences(Listing.Utc(from)).Take(expected.Length)];

        for (var index = 1; index < forward.Length; index++)
            Assert.That(schedule.AtOrBefore(default, forward[index].AddTicks(-1)), Is.EqualTo(forward[index - 1]));
    }

    [Test]
    public void T7_a_shifted_time_and_the_time_that_it_falls_on_run_once() =>
        Assert.That(Schedule.DailyIn("Europe/Warsaw", "02:30", "03:30", "03:00").ListIn("Europe/Warsaw", "2026-03-28 12:00", 5), Is.EqualTo(new[]
        {
            "2026-03-29 03:00 +02:00", "2026-03-29 03:30 +02:00", "2026-03-30 02:30 +02:00", "2026-03-30 03:00 +02:00", "2026-03-30 03:30 +02:00",
        }));

    [Test]
    public void T7_order_is_that_of_the_instants_not_of_the_clock_faces() =>
        Assert.That(Schedule.DailyIn("America/Nuuk", "23:30", "00:15").ListIn("America/Nuuk", "2024-03-30 12:00", 3), Is.EqualTo(new[]
        {
            "2024-03-31 00:15 -01:00", "2024-03-31 00:30 -01:00", "2024-03-31 23:30 -01:00", // 00:30 is Saturday's 23:30
        }));

    [Test]
    public void T7_a_gap_across_midnight_shifts_the_times_of_both_dates()
    {
        // A made-up zone goes from UTC+0 to UTC+14 at noon of 1 June: the clocks skip the afternoon and two hours of the next date.
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2024, 1, 1),
            new DateTime(2024, 12, 31),
            TimeSpan.FromHours(14),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 12, 0, 0), 6, 1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 12, 0, 0), 12, 1));
        var zone = TimeZoneInfo.CreateCustomTimeZone("Leaping", TimeSpan.Zero, "Leaping", "Leaping", "Leaping", [rule]);

        Assert.That(Schedule.Daily(zone, new TimeOnly(1, 0), new TimeOnly(13, 0)).List("2024-06-01 01:00", 5), Is.EqualTo(new[]
        {
            "2024-06-01 13:00:00", // 1 June 13:00, shown as 2 June 03:00
            "2024-06-01 23:00:00", // 2 June 13:00
            "2024-06-02 01:00:00", // 2 June 01:00, shown as 2 June 15:00
            "2024-06-02 11:00:00", // 3 June 01:00
            "2024-06-02 23:00:00", // 3 June 13:00
        }));
    }

    [Test]
    public void T7_a_date_that_a_zone_skips_has_no_occurrence_not_even_a_shifted_one()
    {
        // Real zones skip 24 hours at most, after which a shifted time would fall on the next date's own. This one goes from UTC-12 to UTC+14.
        var newYear = TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 1, 1);
        var almostNewYear = TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 23, 59, 59, 999), 12, 31);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(new DateTime(2025, 1, 1), new DateTime(2025, 12, 31), TimeSpan.FromHours(14), newYear, almostNewYear, TimeSpan.FromHours(12));
        var zone = TimeZoneInfo.CreateCustomTimeZone("Far leaping", TimeSpan.FromHours(-12), "Far leaping", "Far leaping", "Far leaping", [rule]);
        var change = Listing.Utc("2025-01-01 12:00");
        Assert.That(zone.GetUtcOffset(change.AddTicks(-1)), Is.EqualTo(TimeSpan.FromHours(-12)));
        Assert.That(zone.GetUtcOffset(change), Is.EqualTo(TimeSpan.FromHours(14)));

        Assert.That(Schedule.Daily(zone, new TimeOnly(1, 0)).List("2024-12-31 00:00", 4), Is.EqualTo(new[]
        {
            "2024-12-31 13:00:00", // 31 December
            "2025-01-02 11:00:00", // 3 January
            "2025-01-02 13:00:00", // 2 January, of which two hours are skipped: shown as 3 January 03:00
            "2025-01-03 11:00:00", // 4 January
        }));
    }

    [Test]
    public void Each_occurrence_is_later_than_the_instant_and_none_lies_between([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        var zones = SystemZones.All;
        for (var round = 0; round < 3_000; round++)
        {
            var schedule = Schedule.Daily(Enumerable.Range(0, random.Next(1, 4)).Select(_ => new DailyTime(new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)), zones[random.Next(zones.Count)])));
            var instant = new DateTimeOffset(random.NextInt64(Listing.Utc("1900-01-01").Ticks, Listing.Utc("2100-01-01").Ticks), TimeSpan.Zero);

            var next = schedule.After(default, instant)!.Value;
            var last = schedule.AtOrBefore(default, instant)!.Value;

            Assert.That(next, Is.GreaterThan(instant));
            Assert.That(last, Is.LessThanOrEqualTo(instant));
            Assert.That(schedule.AtOrBefore(default, next), Is.EqualTo(next));
            Assert.That(schedule.AtOrBefore(default, next.AddTicks(-1)), Is.EqualTo(last));
            Assert.That(schedule.After(default, last), Is.EqualTo(next), $"{schedule} after {instant:O}");
            Assert.That(schedule.After(default, last.AddTicks(-1)), Is.EqualTo(last), $"{schedule} after {instant:O}");
        }
    }

    private static TestCaseData Night(string zone, string from, string time, params string[] expected) => new(zone, from, time, expected);
}
