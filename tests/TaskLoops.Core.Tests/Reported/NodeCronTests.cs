using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the trackers of kelektiv/node-cron, node-cron/node-cron and node-schedule/node-schedule.</summary>
public sealed class NodeCronTests : ReportedFixture
{
    [Test]
    [Category("T1")]
    public void Kelektiv_node_cron_180_a_wait_of_fifteen_hours_that_ends_eight_seconds_early_is_no_extra_run()
    {
        At("2015-07-01 13:00");
        Time.TimerSkew = Seconds(-8);
        Noting(Schedule.Cron("0 4 * * *")).Start();

        AdvanceTo("2015-07-03 12:00");

        AssertBegun("2015-07-02 04:00:00", "2015-07-03 04:00:00");
    }

    [Test]
    [Category("T1")]
    public void Kelektiv_node_cron_243_two_times_of_day_run_once_each_when_timers_end_a_second_early()
    {
        At("2016-08-24 12:00");
        Time.TimerSkew = Seconds(-1);
        Noting(Schedule.Cron("00 45 08,13 * * *", "America/New_York")).Start();

        AdvanceTo("2016-08-26 00:00");

        AssertBegun("2016-08-24 12:45:00", "2016-08-24 17:45:00", "2016-08-25 12:45:00", "2016-08-25 17:45:00");
    }

    [Test]
    [Category("T8")]
    public void Kelektiv_node_cron_415_the_next_occurrence_beyond_the_night_of_spring_is_found()
    {
        At("2019-03-30 04:00");
        Noting(Schedule.Cron("0 0 6 * * *", "Europe/Rome")).Start();

        AdvanceTo("2019-04-01 12:00");

        AssertBegun("2019-03-30 05:00:00", "2019-03-31 04:00:00", "2019-04-01 04:00:00");
    }

    [TestCase("02:30", "2021-03-13 20:00", "2021-03-14 07:30:00", "2021-03-15 06:30:00")]
    [TestCase("01:30", "2021-11-06 20:00", "2021-11-07 05:30:00", "2021-11-08 06:30:00")]
    [Category("T7")]
    public void Kelektiv_node_cron_563_a_daily_time_runs_once_in_the_night_that_skips_it_and_in_the_night_that_repeats_it(
        string time, string from, params string[] expected)
    {
        At(from);
        Noting(Schedule.DailyIn("America/New_York", time)).Start();

        Time.Advance(TimeSpan.FromHours(36));

        AssertBegun(expected);
    }

    [TestCase("30 2 * * *", "2023-03-26 01:00:00", "2023-03-27 00:30:00")]
    [TestCase("30 2 * * 0", "2023-03-26 01:00:00", "2023-04-02 00:30:00")]
    [Category("T8")]
    public void Kelektiv_node_cron_638_an_occurrence_inside_the_gap_is_found_for_daily_and_weekly_expressions(string expression, params string[] expected)
    {
        Assert.That(Schedule.Cron(expression, "Europe/Amsterdam").List("2023-03-25 12:00", 2), Is.EqualTo(expected));
    }

    [Test]
    [Category("T8")]
    public void Kelektiv_node_cron_881_every_half_hour_runs_in_both_hours_of_a_night_in_melbourne()
    {
        At("2024-04-06 14:10");
        Noting(Schedule.Cron("*/30 * * * *", "Australia/Melbourne")).Start();

        AdvanceTo("2024-04-06 17:10");

        AssertBegun(
            "2024-04-06 14:30:00", "2024-04-06 15:00:00", "2024-04-06 15:30:00", "2024-04-06 16:00:00", "2024-04-06 16:30:00", "2024-04-06 17:00:00");
    }

    [Test]
    [Category("T8")]
    public void Node_cron_node_cron_492_every_thirty_seconds_stops_for_no_change_of_the_clocks()
    {
        var schedule = Schedule.Cron("*/30 * * * * *", "America/Chicago");
        var evening = Listing.Utc("2025-11-02 02:00");

        Assert.That(
            schedule.Between(evening, evening.AddHours(36)),
            Is.EqualTo(Enumerable.Range(1, (36 * 120) - 1).Select(index => evening.AddSeconds(index * 30))));
    }

    [Test]
    [Category("T5")]
    public void Node_cron_node_cron_509_a_loop_sleeps_between_the_minutes_of_the_night_of_spring()
    {
        At("2026-03-08 06:58:30");
        Noting(Schedule.Cron("* * * * *", "America/New_York")).Start();

        var woken = 0;
        Time.Settle();
        while (Time.GetUtcNow() < Listing.Utc("2026-03-08 07:02") && Time.Step())
            woken++;

        AssertBegun("2026-03-08 06:59:00", "2026-03-08 07:00:00", "2026-03-08 07:01:00", "2026-03-08 07:02:00");
        Assert.That(woken, Is.EqualTo(4));
    }

    [Test]
    [Category("T8")]
    public void Node_schedule_node_schedule_267_the_night_on_which_one_o_clock_does_not_exist_ends()
    {
        At("2016-03-27 00:50");
        Noting(Schedule.Cron("0 1 * * *", "Europe/London"), new LoopOptions(Options) { Count = 2 }).Start();

        AdvanceTo("2016-03-29 00:00");

        AssertBegun("2016-03-27 01:00:00", "2016-03-28 00:00:00");
    }
}
