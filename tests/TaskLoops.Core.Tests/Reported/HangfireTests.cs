using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of HangfireIO/Hangfire.</summary>
public sealed class HangfireTests : ReportedFixture
{
    private readonly RememberedOccurrences _store = new();

    [Test]
    [Category("T7")]
    public void HangfireIO_Hangfire_537_a_time_that_the_clocks_skip_stops_neither_its_loop_nor_the_others()
    {
        At("2016-03-13 07:59:30");
        var other = Idle(Schedule.Cron("*/15 * * * *", "America/Chicago"));
        other.Start();
        Noting(Schedule.Daily("02:30 America/Chicago"), new LoopOptions { TimeProvider = Time }).Start();

        AdvanceTo("2016-03-14 12:00");

        AssertBegun("2016-03-13 08:30:00", "2016-03-14 07:30:00");
        Assert.That(other.CurrentIteration, Is.EqualTo(112), "four an hour from 08:00 to 12:00 of the next day");
    }

    [Test]
    [Category("T8")]
    public void HangfireIO_Hangfire_567_every_minute_goes_on_through_the_hour_that_comes_twice()
    {
        At("2016-10-30 00:58:30");
        Noting(Schedule.Cron("* * * * *", "Europe/London")).Start();

        AdvanceTo("2016-10-30 01:01:30");

        AssertBegun("2016-10-30 00:59:00", "2016-10-30 01:00:00", "2016-10-30 01:01:00");
    }

    [Test]
    [Category("T1")]
    public void HangfireIO_Hangfire_1208_an_hourly_occurrence_that_is_looked_at_five_seconds_late_is_not_due_again_a_second_later()
    {
        At("2018-06-26 03:00:30");
        Time.TimerSkew = Seconds(5);
        var connection = new LoopConnection();
        Noting(Schedule.Cron("0 * * * *"), new LoopOptions(Options) { Connection = connection }).Start();

        AdvanceTo("2018-06-26 04:00:05");
        for (var looks = 0; looks < 3; looks++)
        {
            // The loop looks at its clock again.
            AdvanceSeconds(1);
            connection.Down();
            connection.Up();
        }

        AdvanceTo("2018-06-26 05:30");

        AssertBegun("2018-06-26 04:00:05", "2018-06-26 05:00:05");
    }

    [Test]
    [Category("T4")]
    public void HangfireIO_Hangfire_620_what_was_missed_can_be_made_up_within_a_quarter_of_an_hour_and_not_later()
    {
        At("2019-02-21 02:59");
        Noting(Schedule.Daily("03:00"), new LoopOptions(Options) { MakeUpWithin = TimeSpan.FromMinutes(15) }).Start();
        Time.Settle();

        Time.Suspend(TimeSpan.FromMinutes(11), steadyClockCounts: true);
        AdvanceTo("2019-02-22 02:59");
        Time.Suspend(TimeSpan.FromHours(6), steadyClockCounts: true);
        AdvanceTo("2019-02-23 12:00");

        AssertBegun("2019-02-21 03:10:00", "2019-02-23 03:00:00");
    }

    [Test]
    [Category("T4")]
    public void HangfireIO_Hangfire_1782_a_heavy_nightly_task_that_was_missed_does_not_run_by_day()
    {
        At("2020-12-11 01:00");
        Noting(Schedule.Daily("02:00"), new LoopOptions(Options) { MissedOccurrences = MissedOccurrences.Skip }).Start();
        Time.Settle();

        Time.Suspend(TimeSpan.FromHours(8), steadyClockCounts: true);
        AdvanceTo("2020-12-13 00:00");

        AssertBegun("2020-12-12 02:00:00");
        Assert.That(Log.Lines[1], Is.EqualTo("28800 missed 1"));
    }

    [Test]
    [Category("T11")]
    public void HangfireIO_Hangfire_1591_a_day_without_the_process_is_followed_by_one_iteration_and_not_by_hundreds()
    {
        At("2019-12-30 08:09");
        RunProcess(Schedule.Cron("*/10 * * * *"), until: "2019-12-30 08:15");

        At("2019-12-31 08:15");
        RunProcess(Schedule.Cron("*/10 * * * *"), until: "2019-12-31 08:35");

        AssertBegun("2019-12-30 08:10:00", "2019-12-31 08:15:00", "2019-12-31 08:20:00", "2019-12-31 08:30:00");
    }

    [Test]
    [Category("T11")]
    public void HangfireIO_Hangfire_1891_the_iteration_after_a_restart_is_told_how_many_were_missed()
    {
        At("2021-06-29 10:04");
        RunProcess(Schedule.Cron("*/5 * * * *"), until: "2021-06-29 10:06:30");
        Log.Clear();

        At("2021-06-29 10:21:30");
        RunProcess(Schedule.Cron("*/5 * * * *"), until: "2021-06-29 10:26");

        AssertBegun("2021-06-29 10:05:00", "2021-06-29 10:21:30", "2021-06-29 10:25:00");
        Assert.That(Log.Lines[..3], Is.EqualTo(new[] { "150 run", "150 missed 3, made up", "150 begin 0" }));
    }

    [Test]
    [Category("T11")]
    public void HangfireIO_Hangfire_546_the_first_occurrence_of_all_is_made_up_too_if_the_process_was_down()
    {
        At("2016-04-10 12:00");
        RunProcess(Schedule.Cron("10 12 10 4 *"), until: "2016-04-10 12:05");

        At("2016-04-10 12:15");
        RunProcess(Schedule.Cron("10 12 10 4 *"), until: "2016-04-10 13:00");
        RunProcess(Schedule.Cron("10 12 10 4 *"), until: "2016-04-10 14:00");

        AssertBegun("2016-04-10 12:15:00");
    }

    [Test]
    [Category("L7")]
    public void HangfireIO_Hangfire_724_an_expression_that_never_occurs_is_refused_when_it_is_given() =>
        Assert.That(() => Schedule.Cron("* * 31 Feb *"), Throws.ArgumentException.With.Message.Contains("never"));

    [Test]
    [Category("T2")]
    public void HangfireIO_Hangfire_1832_every_fifty_minutes_is_an_interval_and_does_not_begin_anew_each_hour()
    {
        At("2021-03-22 09:00");
        Noting(Schedule.Every(TimeSpan.FromMinutes(50))).Start();

        AdvanceTo("2021-03-22 12:00");

        AssertBegun("2021-03-22 09:00:00", "2021-03-22 09:50:00", "2021-03-22 10:40:00", "2021-03-22 11:30:00");
        Assert.That(() => Schedule.Aligned(TimeSpan.FromMinutes(50)), Throws.ArgumentException, "no clock shows multiples of 50 min every day");
    }

    [Test]
    [Category("T8")]
    public void HangfireIO_Hangfire_2178_a_date_and_a_weekday_are_met_together_however_rare_that_is()
    {
        Assert.That(
            Schedule.Cron("0 12 26 2 SUN").List("2023-03-15 00:00", 3),
            Is.EqualTo(new[] { "2034-02-26 12:00:00", "2040-02-26 12:00:00", "2045-02-26 12:00:00" }));
    }

    [Test]
    [Category("T10")]
    public void HangfireIO_Hangfire_366_a_schedule_changed_to_a_day_that_has_passed_waits_for_the_next_month()
    {
        At("2015-05-09 00:00");
        var loop = Noting(Schedule.Cron("0 0 10 * *"));
        loop.Start();
        AdvanceTo("2015-05-12 09:00");

        loop.ChangeSchedule(Schedule.Cron("0 0 11 * *"));
        AdvanceTo("2015-06-12 00:00");

        AssertBegun("2015-05-10 00:00:00", "2015-06-11 00:00:00");
    }

    /// <summary>A loop that starts, runs until an instant, and is gone with its process.</summary>
    private void RunProcess(Schedule schedule, string until)
    {
        var loop = Noting(schedule, new LoopOptions(Options) { Name = "job", Store = _store });
        loop.Start();
        AdvanceTo(until);
        loop.Cancel();
        Time.Settle();
    }
}
