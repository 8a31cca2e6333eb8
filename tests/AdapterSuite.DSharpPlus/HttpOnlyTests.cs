using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A bot that gets its interactions by HTTP has no gateway: it is ready when it has connected (rule G1).</summary>
[Category("G1")]
public abstract class HttpOnlyTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [Test]
    public async Task It_is_ready_from_the_connection_to_the_stop()
    {
        var host = Host(loops => Pulse(loops, "held", options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold }));
        await host.StartAsync();
        host.AdvanceSeconds(20);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));

        await Within(Rig.ConnectAsync());
        host.AdvanceSeconds(0.25);
        host.AdvanceSeconds(2);
        Assert.That(host.Trace.Lines, Is.EqualTo(["held 0", "held 1", "held 2"]));

        await Within(Rig.LogOutAsync());
        host.AdvanceSeconds(2);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));
        Assert.That(host.Trace.Lines, Has.Count.EqualTo(3));

        await Within(Rig.ConnectAsync());
        host.AdvanceSeconds(0.25);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Sessions, Is.Zero);
    }
}
