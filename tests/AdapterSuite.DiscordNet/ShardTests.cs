using Discord.WebSocket;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A client of two shards is ready when both are (rule G1), and connected when both are (rule G3).</summary>
[Category("G1")]
public abstract class ShardTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, IShardedRig, new()
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
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        Assert.That(Pulses(host), Is.EqualTo(["pulse 0", "pulse 1"]));
        Assert.That(host.Loops.Connection.IsUp, Is.True);
    }

    [Test]
    public async Task A_guild_that_stays_away_keeps_one_shard_and_so_the_gate()
    {
        Rig.WithholdsAGuild = true;
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.BringTheGuildAsync());
        host.AdvanceSeconds(0.25);

        Assert.That(Pulses(host), Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task Before_a_login_and_after_a_logout_there_are_no_shards_and_nothing_breaks()
    {
        var host = await StartedAsync();
        Assert.That(((DiscordShardedClient)Rig.Client).Shards, Is.Null);
        host.AdvanceSeconds(1);
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        await Within(Rig.LogOutAsync());
        Assert.That(((DiscordShardedClient)Rig.Client).Shards, Is.Null);
        host.AdvanceSeconds(1);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        Assert.That(Pulses(host), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That(host.Loops.Connection.IsUp, Is.True);
    }

    [Test]
    public async Task One_shard_that_begins_a_new_session_changes_nothing()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        await Within(Rig.BeginNewSessionOfAShardAsync());
        host.AdvanceSeconds(2);

        Assert.That(Pulses(host), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Readies, Is.EqualTo(3));
    }

    [Test]
    public async Task While_one_shard_is_away_held_loops_wait()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);

        await Within(Rig.LoseAShardAsync());
        Assert.That(host.Loops.Connection.IsUp, Is.False);
        host.AdvanceSeconds(2.25);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));
        Assert.That(Held(host), Is.EqualTo(["held 0", "held 1"]));

        await Within(Rig.RegainTheShardAsync());
        Assert.That(host.Loops.Connection.IsUp, Is.True);
        host.Time.Settle();
        Assert.That(Held(host), Is.EqualTo(["held 0", "held 1", "held 2"]));
        Assert.That(Pulses(host), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2", "pulse 3"]));
        Assert.That(Rig.Readies, Is.EqualTo(2));
    }

    private static IEnumerable<string> Pulses(AdapterHost host) => host.Settled().Where(line => line.StartsWith("pulse", StringComparison.Ordinal));

    private static IEnumerable<string> Held(AdapterHost host) => host.Settled().Where(line => line.StartsWith("held", StringComparison.Ordinal));

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
