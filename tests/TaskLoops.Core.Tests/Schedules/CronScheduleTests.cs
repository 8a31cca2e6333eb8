using Cronos;

namespace TaskLoops.Tests.Schedules;

[Category("T8")]
public sealed class CronScheduleTests
{
    [Test]
    public void Five_fields_begin_with_minutes() =>
        Assert.That(Schedule.Cron("0 9 * * MON-FRI").List("2026-01-01 09:00", 3), Is.EqualTo(new[] { "2026-01-02 09:00:00", "2026-01-05 09:00:00", "2026-01-06 09:00:00" }));

    [Test]
    public void Six_fields_begin_with_seconds() =>
        Assert.That(Schedule.Cron("*/20 0 9 * * *").List("2026-01-01 09:00", 3), Is.EqualTo(new[] { "2026-01-01 09:00:20", "2026-01-01 09:00:40", "2026-01-02 09:00:00" }));

    [TestCase("@daily", "2026-01-02 00:00:00")]
    [TestCase("@hourly", "2026-01-01 01:00:00")]
    [TestCase(" 0  9 * *\t* ", "2026-01-01 09:00:00")]
    [TestCase("0 0 29 2 *", "2028-02-29 00:00:00")]
    [TestCase("0 0 29 2 MON#5", "2044-02-29 00:00:00")]
    [TestCase("0 0 L * *", "2026-01-31 00:00:00")]
    public void Cronos_reads_the_expression(string expression, string first) =>
        Assert.That(Schedule.Cron(expression).List("2026-01-01", 1), Is.EqualTo(new[] { first }));

    [Test]
    public void A_skipped_time_is_due_when_the_clocks_have_skipped_it() =>
        Assert.That(Schedule.Cron("30 2 * * *", "America/New_York").ListIn("America/New_York", "2024-03-09 12:00", 2), Is.EqualTo(new[]
        {
            "2024-03-10 03:00 -04:00", "2024-03-11 02:30 -04:00",
        }));

    [Test]
    public void A_repeated_time_is_due_once() =>
        Assert.That(Schedule.Cron("30 1 * * *", "America/New_York").ListIn("America/New_York", "2024-11-02 12:00", 2), Is.EqualTo(new[]
        {
            "2024-11-03 01:30 -04:00", "2024-11-04 01:30 -05:00",
        }));

    [TestCase("30 * * * *")]
    [TestCase("0 30 0/1 * * *")]
    [TestCase("30 0-23 * * *")]
    public void A_repeated_time_of_an_interval_is_due_twice(string expression) =>
        Assert.That(Schedule.Cron(expression, "America/New_York").ListIn("America/New_York", "2024-11-03 04:45", 3), Is.EqualTo(new[]
        {
            "2024-11-03 01:30 -04:00", "2024-11-03 01:30 -05:00", "2024-11-03 02:30 -05:00",
        }));

    [Test]
    public void The_first_pass_alone_counts_wherever_the_question_is_asked()
    {
        var schedule = Schedule.Cron("15,45 1 * * *", "America/New_York");

        Assert.That(schedule.ListIn("America/New_York", "2024-11-03 06:20", 1), Is.EqualTo(new[] { "2024-11-04 01:15 -05:00" }));
        Assert.That(schedule.AtOrBefore(default, Listing.Utc("2024-11-03 07:00")), Is.EqualTo(Listing.Utc("2024-11-03 05:45")));
    }

    private static readonly string[] _zones = ["America/New_York", "Europe/Warsaw", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Sydney", "UTC"];

    [Test]
    public void Where_Cronos_is_right_about_a_zone_the_occurrences_are_its_own(
        [ValueSource(nameof(_zones))] string zone,
        [Values("30 2 * * *", "15 1 * * *", "*/15 0-4 * * *", "0 */2 * * SUN", "45 1,2,3 * * *", "0 0 1 * *", "0 0 12 29 2 *", "1/40 2,59 1-3 * 3,4,10,11 SUN")] string expression)
    {
        var from = Listing.Utc("2020-01-01");
        var to = Listing.Utc("2030-01-01");
        var cronos = CronExpression.Parse(expression, expression.Split(' ').Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);

        Assert.That(
            Schedule.Cron(expression, zone).Between(from, to),
            Is.EqualTo(cronos.GetOccurrences(from, to, Listing.Zone(zone), fromInclusive: false).Select(occurrence => occurrence.ToUniversalTime())));
    }

    // Cronos 0.13 answers 01:30Z with 01:30Z here: a loop would never get past it.
    [TestCase("Africa/Casablanca", "2022-05-08 01:00", "2022-05-08 01:30:00", "2022-05-08 02:00:00", "2022-05-08 02:30:00", "2022-05-08 03:30:00")]
    [TestCase("America/Asuncion", "2022-10-02 03:00", "2022-10-02 03:30:00", "2022-10-02 04:00:00", "2022-10-02 04:30:00", "2022-10-02 05:30:00")]
    public void T1_no_zone_holds_the_occurrences_up(string zone, string from, params string[] expected) =>
        Assert.That(Schedule.Cron("30 * * * *", zone).List(from, expected.Length), Is.EqualTo(expected));

    // The previous occurrence of Cronos 0.13 is 30 September here.
    [Test]
    public void The_latest_occurrence_lies_in_a_month_of_the_expression() =>
        Assert.That(Schedule.Cron("5,35 1,2 * 3,10 *").AtOrBefore(default, Listing.Utc("2022-10-01 01:00")), Is.EqualTo(Listing.Utc("2022-03-31 02:35")));

    [TestCase("2026-01-01 00:00:07", "2026-01-01 00:00:07")]
    [TestCase("2026-01-01 00:00:07.25", "2026-01-01 00:00:07")]
    public void The_latest_occurrence_of_every_second_is_the_second_itself(string instant, string expected) =>
        Assert.That(Schedule.Cron("* * * * * *").AtOrBefore(default, Listing.Utc(instant)), Is.EqualTo(Listing.Utc(expected)));

    [TestCase("0 2 * * *")]
    [TestCase("59 2 * * *")]
    public void The_way_back_finds_a_skipped_time_when_the_clocks_have_skipped_it(string expression)
    {
        var schedule = Schedule.Cron(expression, "America/New_York");

        Assert.That(schedule.AtOrBefore(default, Listing.Utc("2024-03-10 12:00")), Is.EqualTo(Listing.Utc("2024-03-10 07:00")));
        Assert.That(schedule.AtOrBefore(default, Listing.Utc("2024-03-10 07:00")), Is.EqualTo(Listing.Utc("2024-03-10 07:00")));
        Assert.That(schedule.After(default, Listing.Utc("2024-03-10 06:59:59")), Is.EqualTo(Listing.Utc("2024-03-10 07:00")));
    }

    [Test]
    public void Each_occurrence_is_later_than_the_instant_and_none_lies_between(
        [Values("*/7 * * * *", "30 2 * * *", "0 0 29 2 *", "13 11 3 7 *", "5,35 1,2 * 3,10 *", "*/11 59 23 31 12 *")] string expression)
    {
        var random = new Random(expression.Length);
        var zones = SystemZones.All;
        for (var round = 0; round < 1_000; round++)
        {
            var schedule = Schedule.Cron(expression, zones[random.Next(zones.Count)]);
            var instant = new DateTimeOffset(random.NextInt64(Listing.Utc("1980-01-01").Ticks, Listing.Utc("2100-01-01").Ticks), TimeSpan.Zero);

            var next = schedule.After(default, instant)!.Value;
            var last = schedule.AtOrBefore(default, instant)!.Value;

            Assert.That(next, Is.GreaterThan(instant));
            Assert.That(last, Is.LessThanOrEqualTo(instant));
            Assert.That(schedule.AtOrBefore(default, next), Is.EqualTo(next), $"{schedule} after {instant:O}");
            Assert.That(schedule.AtOrBefore(default, next.AddTicks(-1)), Is.EqualTo(last), $"{schedule} after {instant:O}");
            Assert.That(schedule.After(default, last), Is.EqualTo(next), $"{schedule} after {instant:O}");
            Assert.That(schedule.After(default, last.AddTicks(-1)), Is.EqualTo(last), $"{schedule} after {instant:O}");
        }
    }
}
