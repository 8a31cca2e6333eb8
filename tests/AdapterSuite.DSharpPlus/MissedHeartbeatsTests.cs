namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Discord does not answer for a while (rule G3).</summary>
[Category("G3")]
public abstract class MissedHeartbeatsTests<TRig> : ConnectedTests<TRig>
    where TRig : DSharpPlusRig, new()
{
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
