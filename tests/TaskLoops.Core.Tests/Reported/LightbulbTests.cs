namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of tandemdude/hikari-lightbulb.</summary>
public sealed class LightbulbTests : ReportedFixture
{
    [Test]
    [Category("T3")]
    public void Tandemdude_hikari_lightbulb_229_an_interval_can_wait_before_it_runs_for_the_first_time()
    {
        Noting(EverySeconds(60), new LoopOptions(Options) { RunOnStart = false }).Start();

        AdvanceSeconds(150);

        AssertBegun("2026-01-01 00:01:00", "2026-01-01 00:02:00");
    }
}
