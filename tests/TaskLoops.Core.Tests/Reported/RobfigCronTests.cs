namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of robfig/cron.</summary>
public sealed class RobfigCronTests : ReportedFixture
{
    [TestCase(false)]
    [TestCase(true)]
    [Category("T2")]
    public void Robfig_cron_26_an_hour_more_on_the_clock_does_not_make_an_interval_run_720_times(bool byASleepThatTheSteadyClockCounts)
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();
        AdvanceSeconds(7);

        if (byASleepThatTheSteadyClockCounts)
            Time.Suspend(TimeSpan.FromHours(1), steadyClockCounts: true);
        else
            Time.StepWallClock(TimeSpan.FromHours(1));
        AdvanceSeconds(4);

        AssertLog(byASleepThatTheSteadyClockCounts
            ? ["0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "3607 missed 719", "3607 begin 2", "3607 end 2", "3610 begin 3", "3610 end 3"]
            : ["0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2"]);
    }

    [Test]
    [Category("T1")]
    public void Robfig_cron_94_a_timer_that_ends_seconds_early_after_days_runs_its_job_once()
    {
        At("2017-03-09 10:00");
        Time.TimerSkew = Seconds(-3);
        Noting(Schedule.Cron("0 6 * * 1")).Start();

        AdvanceTo("2017-03-21 00:00");

        AssertBegun("2017-03-13 06:00:00", "2017-03-20 06:00:00");
    }

    [Test]
    [Category("T8")]
    public void Robfig_cron_541_a_job_of_two_o_clock_is_not_skipped_with_its_hour()
    {
        At("2025-03-08 12:00");
        Noting(Schedule.Cron("0 2 * * *", "US/Pacific")).Start();

        AdvanceTo("2025-03-10 12:00");

        AssertBegun("2025-03-09 10:00:00", "2025-03-10 09:00:00");
    }
}
