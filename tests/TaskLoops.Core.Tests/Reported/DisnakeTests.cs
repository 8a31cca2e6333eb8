namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of DisnakeDev/disnake.</summary>
public sealed class DisnakeTests : ReportedFixture
{
    [Test]
    [Category("T1")]
    public void DisnakeDev_disnake_585_a_daily_time_runs_once_on_the_second_day_too_when_sleeps_end_early()
    {
        At("2022-06-26 23:59:30");
        Time.TimerSkew = TimeSpan.FromMilliseconds(-2);
        Noting(Schedule.Daily("00:00")).Start();

        AdvanceTo("2022-06-29 12:00");

        AssertBegun("2022-06-27 00:00:00", "2022-06-28 00:00:00", "2022-06-29 00:00:00");
    }

    [Test]
    [Category("T10")]
    public void DisnakeDev_disnake_1290_an_interval_can_be_changed_right_after_the_start()
    {
        var loop = Noting(Schedule.Every(TimeSpan.FromMinutes(5)));

        loop.Start();
        loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMinutes(1)));
        AdvanceSeconds(150);

        AssertBegun("2026-01-01 00:00:00", "2026-01-01 00:01:00", "2026-01-01 00:02:00");
    }

    [Test]
    [Category("L2")]
    public async Task DisnakeDev_disnake_417_a_body_that_blocks_its_thread_holds_up_neither_its_starter_nor_other_loops()
    {
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var once = new LoopOptions { Count = 1 };
        var busy = TaskLoop.Create(
            EverySeconds(5),
            (_, _) =>
            {
                blocked.SetResult();
                release.Wait(Patience);
            },
            once);

        var run = busy.Start();
        await Within(blocked.Task);
        await Within(TaskLoop.Create(EverySeconds(5), (_, _) => { }, once).Start());

        Assert.That(run.IsCompleted, Is.False);
        release.Set();
        await Within(run);
    }
}
