namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of Pycord-Development/pycord.</summary>
public sealed class PycordTests : ReportedFixture
{
    [Test]
    [Category("T7")]
    public void Pycord_Development_pycord_1990_a_time_in_a_zone_with_daylight_saving_is_no_error_and_follows_its_clocks()
    {
        At("2023-03-25 12:00");
        Noting(Schedule.Daily("17:00 Europe/Berlin")).Start();

        AdvanceTo("2023-03-28 00:00");

        AssertBegun("2023-03-25 16:00:00", "2023-03-26 15:00:00", "2023-03-27 15:00:00");
    }

    [Test]
    [Category("T1")]
    public void Pycord_Development_pycord_2196_a_time_ahead_of_utc_that_comes_before_its_midnight_does_not_repeat_until_then()
    {
        At("2023-08-04 23:47:11.900681");
        Noting(Schedule.Daily("08:47:12.571575 Asia/Seoul")).Start();

        AdvanceTo("2023-08-06 12:00");

        AssertBegun("2023-08-04 23:47:12.571575", "2023-08-05 23:47:12.571575");
    }

    [Test]
    [Category("T10")]
    public void Pycord_Development_pycord_578_an_interval_changed_before_the_before_hook_waits_for_the_client_counts_from_the_end_of_the_hook()
    {
        var ready = new TaskCompletionSource();
        var loop = Noting(Schedule.Every(TimeSpan.FromMinutes(60)));
        loop.BeforeLoop(async cancelled =>
        {
            loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMinutes(1)));
            await ready.Task.WaitAsync(cancelled);
        });
        loop.Start();
        AdvanceSeconds(20);

        ready.SetResult();
        AdvanceSeconds(130);

        AssertBegun("2026-01-01 00:00:20", "2026-01-01 00:01:20", "2026-01-01 00:02:20");
    }

    [Test]
    [Category("T3")]
    public void Pycord_Development_pycord_456_a_time_that_has_passed_in_this_minute_is_for_tomorrow()
    {
        At("2021-11-14 12:34:20");
        Noting(Schedule.Daily("12:34")).Start();

        AdvanceTo("2021-11-16 12:00");

        AssertBegun("2021-11-15 12:34:00");
    }

    [Test]
    [Category("O2")]
    public void Pycord_Development_pycord_2771_overlapping_iterations_do_not_share_the_number_of_the_latest()
    {
        var loop = TaskLoop.Create(
            EverySeconds(1),
            async (iteration, _) =>
            {
                await Task.Delay(Seconds(3.5), Time);
                Log.Note($"I am {iteration.Index}, the latest is {iteration.Loop.CurrentIteration}");
            },
            new LoopOptions { TimeProvider = Time, MaxOverlap = LoopOptions.UnlimitedOverlap, Count = 5 });

        loop.Start();
        AdvanceSeconds(60);

        AssertLog(
            "3.5 I am 0, the latest is 3", "4.5 I am 1, the latest is 4", "5.5 I am 2, the latest is 4", "6.5 I am 3, the latest is 4",
            "7.5 I am 4, the latest is 4");
    }
}
