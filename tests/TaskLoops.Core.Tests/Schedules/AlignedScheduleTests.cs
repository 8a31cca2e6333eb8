namespace TaskLoops.Tests.Schedules;

[Category("T8")]
public sealed class AlignedScheduleTests
{
    [Test]
    public void Every_hour_at_a_quarter_past() =>
        Assert.That(Schedule.Hourly(minute: 15).List("2026-01-01 10:15", 3), Is.EqualTo(new[] { "2026-01-01 11:15:00", "2026-01-01 12:15:00", "2026-01-01 13:15:00" }));

    [Test]
    public void A_zone_a_quarter_of_an_hour_apart_has_full_hours_of_its_own() =>
        Assert.That(Schedule.Hourly(timeZone: "Asia/Kathmandu").List("2026-01-01 00:00", 2), Is.EqualTo(new[] { "2026-01-01 00:15:00", "2026-01-01 01:15:00" }));

    [Test]
    public void The_grid_begins_at_midnight_whenever_the_question_is_asked() =>
        Assert.That(Schedule.Aligned(TimeSpan.FromHours(6), TimeSpan.FromHours(2), Listing.Zone("Europe/Warsaw")).ListIn("Europe/Warsaw", "2026-01-01 00:33", 5), Is.EqualTo(new[]
        {
            "2026-01-01 02:00 +01:00", "2026-01-01 08:00 +01:00", "2026-01-01 14:00 +01:00", "2026-01-01 20:00 +01:00", "2026-01-02 02:00 +01:00",
        }));

    [Test]
    public void Half_an_hour_that_Lord_Howe_skips_is_not_due() =>
        Assert.That(Schedule.Hourly(minute: 15, "Australia/Lord_Howe").ListIn("Australia/Lord_Howe", "2024-10-05 14:00", 3), Is.EqualTo(new[]
        {
            "2024-10-06 01:15 +10:30", "2024-10-06 03:15 +11:00", "2024-10-06 04:15 +11:00",
        }));

    [Test]
    public void Half_an_hour_that_Lord_Howe_repeats_is_due_twice() =>
        Assert.That(Schedule.Hourly(minute: 45, "Australia/Lord_Howe").ListIn("Australia/Lord_Howe", "2024-04-06 14:00", 4), Is.EqualTo(new[]
        {
            "2024-04-07 01:45 +11:00", "2024-04-07 01:45 +10:30", "2024-04-07 02:45 +10:30", "2024-04-07 03:45 +10:30",
        }));

    [Test]
    public void A_skipped_hour_leaves_a_grid_of_hours_as_it_is() =>
        Assert.That(Schedule.Hourly(timeZone: "Europe/Warsaw").List("2026-03-28 23:30", 4), Is.EqualTo(new[]
        {
            "2026-03-29 00:00:00", "2026-03-29 01:00:00", "2026-03-29 02:00:00", "2026-03-29 03:00:00",
        }));

    [TestCase(1, 0L)]
    [TestCase(86_400_000, 1L)]
    [TestCase(86_400_000, 863_999_999_999L)]
    [TestCase(1_000, 5_000_000L)]
    public void Every_divisor_of_a_day_is_an_interval(int milliseconds, long offset)
    {
        var schedule = Schedule.Aligned(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromTicks(offset));
        var midnight = Listing.Utc("2026-01-01");

        Assert.That(schedule.After(default, midnight.AddTicks(offset - 1)), Is.EqualTo(midnight.AddTicks(offset)));
        Assert.That(schedule.After(default, midnight.AddTicks(offset)), Is.EqualTo(midnight.AddTicks(offset).AddMilliseconds(milliseconds)));
        Assert.That(schedule.AtOrBefore(default, midnight.AddTicks(offset)), Is.EqualTo(midnight.AddTicks(offset)));
    }

    [Test]
    public void Each_occurrence_is_on_the_clocks_grid_and_none_lies_between([Values(1, 20, 45, 60, 360, 1440)] int minutes)
    {
        var random = new Random(minutes);
        var zones = SystemZones.All;
        var interval = TimeSpan.FromMinutes(minutes);
        for (var round = 0; round < 1_000; round++)
        {
            var zone = zones[random.Next(zones.Count)];
            var offset = TimeSpan.FromTicks(random.NextInt64(interval.Ticks));
            var schedule = Schedule.Aligned(interval, offset, zone);
            var instant = new DateTimeOffset(random.NextInt64(Listing.Utc("1980-01-01").Ticks, Listing.Utc("2100-01-01").Ticks), TimeSpan.Zero);

            var next = schedule.After(default, instant)!.Value;
            var last = schedule.AtOrBefore(default, instant)!.Value;

            Assert.That((next.UtcTicks + zone.GetUtcOffset(next).Ticks - offset.Ticks) % interval.Ticks, Is.Zero);
            Assert.That(next, Is.GreaterThan(instant));
            Assert.That(last, Is.LessThanOrEqualTo(instant));
            Assert.That(schedule.AtOrBefore(default, next), Is.EqualTo(next));
            Assert.That(schedule.AtOrBefore(default, next.AddTicks(-1)), Is.EqualTo(last));
            Assert.That(schedule.After(default, last), Is.EqualTo(next));
        }
    }
}
