using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of fluentscheduler/FluentScheduler.</summary>
public sealed class FluentSchedulerTests : ReportedFixture
{
    [Test]
    [Category("T6")]
    public void Fluentscheduler_FluentScheduler_7_a_monthly_time_that_has_just_passed_is_a_month_away_and_no_error()
    {
        At("2012-12-10 05:00:01");
        var loop = Noting(Schedule.Cron("0 5 10 * *"));

        loop.Start();
        Time.Settle();

        Assert.That(loop.NextIteration, Is.EqualTo(Listing.Utc("2013-01-10 05:00")));
        AdvanceTo("2013-02-11 00:00");
        AssertBegun("2013-01-10 05:00:00", "2013-02-10 05:00:00");
    }

    [Test]
    [Category("T6")]
    public void Fluentscheduler_FluentScheduler_87_a_yearly_time_half_a_year_away_is_waited_for()
    {
        At("2016-07-13 09:00");
        Noting(Schedule.Cron("0 0 1 1 *")).Start();

        AdvanceTo("2017-01-02 00:00");

        AssertBegun("2017-01-01 00:00:00");
    }

    [Test]
    [Category("T8")]
    public void Fluentscheduler_FluentScheduler_188_once_at_a_time_and_daily_at_that_time_is_one_iteration()
    {
        At("2018-01-03 08:00");
        var first = Listing.Utc("2018-01-03 10:30");
        Noting(Schedule.Union(Schedule.Once(first), Schedule.Daily("10:30"))).Start();

        AdvanceTo("2018-01-05 12:00");

        AssertBegun("2018-01-03 10:30:00", "2018-01-04 10:30:00", "2018-01-05 10:30:00");
    }

    [Test]
    [Category("T1")]
    public void Fluentscheduler_FluentScheduler_285_a_weekly_time_runs_once_on_its_day()
    {
        At("2020-08-27 12:00");
        Noting(Schedule.Cron("0 16 * * FRI")).Start();

        AdvanceTo("2020-09-11 23:59");

        AssertBegun("2020-08-28 16:00:00", "2020-09-04 16:00:00", "2020-09-11 16:00:00");
    }

    [Test]
    [Category("L4")]
    public async Task Fluentscheduler_FluentScheduler_192_a_stop_that_waits_can_be_given_a_time_limit()
    {
        using var limit = new CancellationTokenSource(Seconds(10), Time);
        var loop = TaskLoop.Create(EverySeconds(60), (_, cancelled) => Task.Delay(Seconds(3600), Time, cancelled), Options);
        _ = loop.Start();
        AdvanceSeconds(5);

        var stop = loop.StopAsync(limit.Token);
        AdvanceSeconds(4);
        Assert.That(stop.IsCompleted, Is.False);
        AdvanceSeconds(1);

        await Within(stop);
        AssertLog("0 run", "0 begin 0", "10 end 0 Cancelled", "10 ended Cancelled");
    }

    [Test]
    [Category("L10")]
    public void Fluentscheduler_FluentScheduler_329_a_stop_from_the_body_ends_the_loop()
    {
        var loop = TaskLoop.Create(EverySeconds(1), (iteration, _) => iteration.Loop.Stop(), Options);

        loop.Start();
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Stopped");
        Assert.That(loop.IsRunning, Is.False);
    }
}
