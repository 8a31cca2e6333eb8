using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of HangfireIO/Cronos.</summary>
public sealed class CronosTests : ReportedFixture
{
    private const string Zone = "Europe/Berlin";

    [Test]
    [Category("T8")]
    public void HangfireIO_Cronos_5_every_quarter_of_an_hour_misses_none_in_the_night_of_autumn()
    {
        Assert.That(Schedule.Cron("0/15 * * * *", Zone).List("2017-10-28 23:59", 9), Is.EqualTo(new[]
        {
            "2017-10-29 00:00:00", "2017-10-29 00:15:00", "2017-10-29 00:30:00", "2017-10-29 00:45:00",
            "2017-10-29 01:00:00", "2017-10-29 01:15:00", "2017-10-29 01:30:00", "2017-10-29 01:45:00", "2017-10-29 02:00:00",
        }));
    }

    [Test]
    [Category("T8")]
    public void HangfireIO_Cronos_36_the_hour_that_is_skipped_in_spring_runs_at_the_end_of_the_gap_and_once()
    {
        At("2021-03-28 00:59");
        Noting(Schedule.Cron("0 2 * * 0", Zone)).Start();

        AdvanceTo("2021-04-05 00:00");

        AssertBegun("2021-03-28 01:00:00", "2021-04-04 00:00:00");
    }

    [Test]
    [Category("T6")]
    public void HangfireIO_Cronos_42_a_wait_longer_than_a_timer_can_wait_is_no_error()
    {
        At("2021-08-29 00:00");
        Noting(Schedule.Cron("0 0 L-3 * *")).Start();

        AdvanceTo("2021-10-29 00:00");

        AssertBegun("2021-09-27 00:00:00", "2021-10-28 00:00:00");
    }

    [Test]
    [Category("T8")]
    public void HangfireIO_Cronos_71_a_time_that_comes_twice_runs_once_also_for_a_loop_that_starts_between_the_two()
    {
        var weekly = Schedule.Cron("0 0 2 * * 0", Zone);

        Assert.That(weekly.List("2024-10-26 12:00", 2), Is.EqualTo(new[] { "2024-10-27 00:00:00", "2024-11-03 01:00:00" }));
        Assert.That(weekly.List("2024-10-27 00:30", 2), Is.EqualTo(new[] { "2024-11-03 01:00:00", "2024-11-10 01:00:00" }));
    }

    [Test]
    [Category("T4")]
    public void HangfireIO_Cronos_92_the_latest_occurrence_of_a_night_that_skipped_it_is_found_from_later_too()
    {
        var planned = new List<string>();
        At("2024-03-29 02:35");
        TaskLoop.Create(Schedule.Cron("30 2 * * *", Zone), (iteration, _) => planned.Add(Listing.Text(iteration.ScheduledFor)), Options).Start();
        Time.Settle();

        Time.Suspend(TimeSpan.FromHours(55), steadyClockCounts: true);
        AdvanceTo("2024-04-02 00:00");

        Assert.That(planned, Is.EqualTo(new[] { "2024-03-31 01:00:00", "2024-04-01 00:30:00" }));
        Assert.That(Log.Lines[1], Is.EqualTo("198000 missed 2, made up"));
    }
}
