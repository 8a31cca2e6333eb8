namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the trackers of bots and of smaller schedulers.</summary>
public sealed class OtherTrackersTests : ReportedFixture
{
    [Test]
    [Category("L1")]
    public void Python_discord_bot_359_a_ready_event_that_comes_again_starts_no_second_loop()
    {
        var loop = Noting(Schedule.Every(TimeSpan.FromHours(1)));
        var started = new List<bool>();

        started.Add(loop.TryStart());
        AdvanceSeconds(600);
        started.Add(loop.TryStart());
        AdvanceSeconds(3000);

        AssertBegun("2026-01-01 00:00:00", "2026-01-01 01:00:00");
        Assert.That(started, Is.EqualTo(new[] { true, false }));
    }

    [Test]
    [Category("L12")]
    public async Task Justdmitry_RecurrentTasks_12_a_loop_that_sleeps_for_a_year_can_be_run_at_once()
    {
        var loop = Noting(Schedule.Every(TimeSpan.FromDays(365)));
        _ = loop.Start();
        Time.Advance(TimeSpan.FromDays(30));

        await loop.InvokeAsync();
        Time.Advance(TimeSpan.FromDays(335));

        AssertBegun("2026-01-01 00:00:00", "2026-01-31 00:00:00", "2027-01-01 00:00:00");
    }
}
