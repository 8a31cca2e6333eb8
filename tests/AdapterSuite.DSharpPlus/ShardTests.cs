using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A client of two shards is ready when both are (rule G1), and connected when both are (rule G3).</summary>
[Category("G1")]
public abstract class ShardTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, IShardedRig, new()
{
    [Test]
    public async Task The_gate_opens_with_the_last_shard()
    {
        var host = await StartedAsync();

        await Within(Rig.ConnectFirstShardAsync());
        host.AdvanceSeconds(20);
        Assert.That(host.Trace.Lines, Is.Empty);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));

        await Within(Rig.ConnectOtherShardAsync());
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Client.Guilds, Has.Count.EqualTo(2));
        host.AdvanceSeconds(1);
        Assert.That(Of(host, "pulse"), Is.EqualTo(["pulse 0", "pulse 1"]));
    }

    [Test]
    public async Task One_shard_that_begins_a_new_session_changes_nothing()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        await Within(Rig.BeginNewSessionOfAShardAsync());
        host.AdvanceSeconds(2);

        Assert.That(Of(host, "pulse"), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Sessions, Is.EqualTo(3));
    }

    [Test]
    public async Task While_one_shard_is_away_held_loops_wait()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);

        await Within(Rig.LoseAShardAsync());
        host.AdvanceSeconds(2.25);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));
        Assert.That(Of(host, "held"), Is.EqualTo(["held 0", "held 1"]));

        await Within(Rig.RegainTheShardAsync());
        Assert.That(host.Loops.Connection.IsUp, Is.True);
        Assert.That(Of(host, "held"), Is.EqualTo(["held 0", "held 1", "held 2"]));
        Assert.That(Of(host, "pulse"), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2", "pulse 3"]));
    }

    private static IEnumerable<string> Of(AdapterHost host, string loop) => host.Settled().Where(line => line.StartsWith(loop, StringComparison.Ordinal));

    private async Task<AdapterHost> StartedAsync()
    {
        var host = Host(loops =>
        {
            Pulse(loops);
            Pulse(loops, "held", options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold });
        });
        await host.StartAsync();
        return host;
    }
}
