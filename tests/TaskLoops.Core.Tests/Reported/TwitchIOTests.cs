namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of TwitchIO/TwitchIO.</summary>
public sealed class TwitchIOTests : ReportedFixture
{
    [Test]
    [Category("T3")]
    public void TwitchIO_TwitchIO_323_the_first_wait_can_have_a_length_of_its_own()
    {
        Noting(EverySeconds(600), new LoopOptions(Options) { InitialDelay = Seconds(20) }).Start();

        AdvanceSeconds(1300);

        AssertBegun("2026-01-01 00:00:20", "2026-01-01 00:10:20", "2026-01-01 00:20:20");
    }
}
