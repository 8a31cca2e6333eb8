namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Where the library races with itself: most times it comes back, and then this holds (rule G3).</summary>
[Category("G3")]
public abstract class LibraryRaceTests<TRig> : ConnectedTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    /// <summary>After the close, its old reader may live on, and take the HELLO of the next connection away from the new one.</summary>
    [Test]
    public Task A_session_that_has_timed_out_costs_no_iteration() => AssertCostsNothingAsync(SessionEnd.TimedOut);

    [Test]
    public Task A_connection_that_is_lost_after_a_session_that_has_timed_out_is_down_and_up_again() => AssertIsDownAndUpAgainAfterAsync(SessionEnd.TimedOut);

    /// <summary>Its heartbeat and its reader resume at once.</summary>
    [Test]
    public async Task Missed_heartbeats_cost_no_iteration()
    {
        var host = await ReadyAsync();

        await Within(Rig.MissHeartbeatsAsync());
        host.AdvanceSeconds(1);

        AssertRan(host, pulses: 3, held: 3);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
    }
}
