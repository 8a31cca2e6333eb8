namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the trackers of sidekiq/sidekiq and sidekiq-cron/sidekiq-cron.</summary>
public sealed class SidekiqTests : ReportedFixture
{
    private readonly RememberedOccurrences _store = new();

    [Test]
    [Category("T8")]
    public void Sidekiq_sidekiq_5049_a_heartbeat_of_every_minute_does_not_pause_for_an_hour_in_autumn()
    {
        At("2021-11-07 08:58:30");
        Noting(Schedule.Cron("* * * * *", "America/Los_Angeles")).Start();

        AdvanceTo("2021-11-07 09:01:30");

        AssertBegun("2021-11-07 08:59:00", "2021-11-07 09:00:00", "2021-11-07 09:01:00");
    }

    [TestCase(true)]
    [TestCase(false)]
    [Category("T4")]
    public void Sidekiq_sidekiq_4893_a_laptop_that_is_opened_again_does_not_run_every_minute_that_it_slept(bool steadyClockCounts)
    {
        At("2021-05-04 15:42:30");
        Noting(Schedule.Cron("* * * * *")).Start();
        AdvanceTo("2021-05-04 15:43:30");

        Time.Suspend(Seconds(243), steadyClockCounts);
        AdvanceTo("2021-05-04 15:49:10");

        // Woken at 15:47:33; a steady clock that stood still first waits for the 30 s that were left.
        AssertBegun(steadyClockCounts
            ? ["2021-05-04 15:43:00", "2021-05-04 15:47:33", "2021-05-04 15:48:00", "2021-05-04 15:49:00"]
            : ["2021-05-04 15:43:00", "2021-05-04 15:48:03", "2021-05-04 15:49:00"]);
    }

    [Test]
    [Category("T11")]
    public void Sidekiq_cron_sidekiq_cron_111_an_occurrence_during_a_restart_of_seconds_begins_late()
    {
        At("2016-08-16 12:00");
        RunProcess(until: "2016-08-17 14:59:50");
        At("2016-08-17 15:00:20");
        RunProcess(until: "2016-08-18 12:00");

        AssertBegun("2016-08-16 15:00:00", "2016-08-17 15:00:20");
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    [Category("T11")]
    public void Sidekiq_cron_sidekiq_cron_463_an_occurrence_during_a_deployment_of_minutes_is_made_up()
    {
        At("2024-04-15 12:00");
        RunProcess(until: "2024-04-16 14:57");
        At("2024-04-16 15:03");
        RunProcess(until: "2024-04-17 15:30");

        AssertBegun("2024-04-15 15:00:00", "2024-04-16 15:03:00", "2024-04-17 15:00:00");
        Assert.That(Log.Lines.Count(line => line.EndsWith("missed 1, made up", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    /// <summary>A loop of three o'clock that starts, runs until an instant, and is gone with its process.</summary>
    private void RunProcess(string until)
    {
        var loop = Noting(Schedule.Cron("0 15 * * *"), new LoopOptions(Options) { Name = "job", Store = _store });
        loop.Start();
        AdvanceTo(until);
        loop.Cancel();
        Time.Settle();
    }
}
