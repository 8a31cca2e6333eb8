using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of interactions-py/interactions.py.</summary>
public sealed class InteractionsPyTests : ReportedFixture
{
    [Test]
    [Category("T1")]
    public void Interactions_py_interactions_py_1717_a_cron_loop_that_is_woken_milliseconds_early_begins_on_the_minute_and_once()
    {
        At("2024-07-15 22:49:31");
        Time.TimerSkew = TimeSpan.FromMilliseconds(-4);
        Noting(Schedule.Cron("* * * * *")).Start();

        AdvanceTo("2024-07-15 22:53:30");

        AssertBegun("2024-07-15 22:50:00", "2024-07-15 22:51:00", "2024-07-15 22:52:00", "2024-07-15 22:53:00");
    }

    [Test]
    [Category("L4")]
    public void Interactions_py_interactions_py_1325_nothing_piles_up_before_a_start_or_between_a_stop_and_the_next_start()
    {
        var loop = Noting(EverySeconds(1));
        AdvanceSeconds(10);
        loop.Start();
        AdvanceSeconds(3.5);
        loop.Stop();
        AdvanceSeconds(10);

        loop.Start();
        AdvanceSeconds(1.5);

        AssertBegun(
            "2026-01-01 00:00:10", "2026-01-01 00:00:11", "2026-01-01 00:00:12", "2026-01-01 00:00:13",
            "2026-01-01 00:00:23.5", "2026-01-01 00:00:24.5");
    }

    [Test]
    [Category("T8")]
    public void Interactions_py_interactions_py_1438_several_schedules_together_run_once_whenever_one_is_due()
    {
        At("2023-06-03 19:00:57");
        var instant = Listing.Utc("2023-06-03 19:01:03");
        Noting(Schedule.Union(Schedule.Aligned(Seconds(2)), Schedule.Daily("19:01"), Schedule.Once(instant))).Start();

        AdvanceTo("2023-06-03 19:01:06.5");

        AssertBegun(
            "2023-06-03 19:00:58", "2023-06-03 19:01:00", "2023-06-03 19:01:02", "2023-06-03 19:01:03", "2023-06-03 19:01:04", "2023-06-03 19:01:06");
    }
}
