using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of agronholm/apscheduler.</summary>
public sealed class ApSchedulerTests : ReportedFixture
{
    [Test]
    [Category("T8")]
    public void Agronholm_apscheduler_9_a_zero_in_a_field_is_a_value()
    {
        At("2011-03-13 18:00");
        Noting(Schedule.Cron("0 20 18 * * *")).Start();

        AdvanceTo("2011-03-14 18:30");

        AssertBegun("2011-03-13 18:20:00", "2011-03-14 18:20:00");
    }

    [Test]
    [Category("T4")]
    public void Agronholm_apscheduler_62_an_occurrence_two_seconds_late_still_runs()
    {
        At("2014-06-30 18:11:44");
        var loop = Noting(Schedule.Cron("10,20,45,57 * * * * *"));
        loop.Start();
        AdvanceTo("2014-06-30 18:12:21");

        Time.TimerSkew = Seconds(1.921658);
        AdvanceTo("2014-06-30 18:12:48");
        Time.TimerSkew = TimeSpan.Zero;
        AdvanceTo("2014-06-30 18:13:00");

        AssertBegun(
            "2014-06-30 18:11:45", "2014-06-30 18:11:57", "2014-06-30 18:12:10", "2014-06-30 18:12:20", "2014-06-30 18:12:46.921658", "2014-06-30 18:12:57");
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    [Category("T8")]
    public void Agronholm_apscheduler_105_a_day_of_the_week_that_does_not_exist_is_refused_and_searched_for_by_nobody()
    {
        Assert.That(() => Schedule.Cron("* * * * 8"), Throws.ArgumentException);
        Assert.That(Schedule.Cron("0 0 * * 7").List("2015-12-09 00:00", 2), Is.EqualTo(new[] { "2015-12-13 00:00:00", "2015-12-20 00:00:00" }), "7 is a Sunday");
    }

    [Test]
    [Category("T4")]
    public void Agronholm_apscheduler_292_a_second_iteration_after_three_days_is_not_dropped_for_being_two_seconds_late()
    {
        At("2018-03-06 00:30");
        Noting(Schedule.Every(TimeSpan.FromDays(3))).Start();
        Time.Settle();

        Time.TimerSkew = Seconds(1.776066);
        AdvanceTo("2018-03-12 01:00");

        AssertBegun("2018-03-06 00:30:00", "2018-03-09 00:30:01.776066", "2018-03-12 00:30:01.776066");
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    [Category("T8")]
    public void Agronholm_apscheduler_372_every_seventh_day_at_four_in_the_afternoon_is_a_calendar_and_keeps_its_hour()
    {
        const string zone = "Europe/Brussels";

        Assert.That(
            Schedule.Cron("0 16 * * TUE", zone).ListIn(zone, "2019-03-25 12:00", 3),
            Is.EqualTo(new[] { "2019-03-26 16:00 +01:00", "2019-04-02 16:00 +02:00", "2019-04-09 16:00 +02:00" }));
        Assert.That(
            Schedule.Every(TimeSpan.FromDays(7)).ListIn(zone, "2019-03-26 15:00", 2),
            Is.EqualTo(new[] { "2019-03-26 16:00 +01:00", "2019-04-02 17:00 +02:00" }), "an interval is 168 hours, whatever the clocks do");
    }

    [Test]
    [Category("T8")]
    public void Agronholm_apscheduler_1059_an_hour_that_does_not_exist_is_never_an_occurrence()
    {
        const string zone = "US/Eastern";

        Assert.That(
            Schedule.Cron("0 2 * * *", zone).ListIn(zone, "2013-03-09 12:00", 3),
            Is.EqualTo(new[] { "2013-03-10 03:00 -04:00", "2013-03-11 02:00 -04:00", "2013-03-12 02:00 -04:00" }));
    }

    [Test]
    [Category("T7")]
    public void Agronholm_apscheduler_1138_a_time_that_a_gap_shifts_beyond_midnight_leaves_the_next_date_its_own()
    {
        const string zone = "America/Nuuk";

        Assert.That(
            Schedule.DailyIn(zone, "23:30").ListIn(zone, "2024-03-29 12:00", 4),
            Is.EqualTo(new[] { "2024-03-29 23:30 -02:00", "2024-03-31 00:30 -01:00", "2024-03-31 23:30 -01:00", "2024-04-01 23:30 -01:00" }));
    }
}
