namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>What happens to a connection, and what loops make of it: to the iteration (rules G1 to G3).</summary>
[Category("G3")]
public abstract class GatewayTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
{
    [TestCase(Interruption.Cut)]
    [TestCase(Interruption.ReconnectAskedFor)]
    [TestCase(Interruption.Closed)]
    [TestCase(Interruption.HeartbeatsMissed)]
    public async Task What_interrupts_a_connection_costs_no_iteration(Interruption how)
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);

        await Within(Rig.InterruptAsync(how));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        host.AdvanceSeconds(1);

        AssertRan(host, pulses: 3, held: 3);
        Assert.That(Rig.Readies, Is.EqualTo(1));
    }

    [TestCase(Refusal.PortClosed)]
    [TestCase(Refusal.Reset)]
    [TestCase(Refusal.ServiceUnavailable)]
    [TestCase(Refusal.NotAuthenticated)]
    public async Task A_client_that_cannot_get_in_is_waited_for(Refusal how)
    {
        var host = await StartedAsync();

        await Within(Rig.ConnectInVainAsync(how));
        host.AdvanceSeconds(40);
        AssertRan(host, pulses: 0, held: 0);
        Assert.That(host.Log.Of(9), Has.Count.EqualTo(2));

        await Within(Rig.GetInAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        AssertRan(host, pulses: 2, held: 2);
    }

    [Test]
    public async Task A_client_that_is_turned_away_for_good_never_opens_the_gate_and_is_reported()
    {
        var host = await StartedAsync();
        using var impatience = new CancellationTokenSource();
        var waiting = Rig.WaitUntilReadyAsync(impatience.Token);

        await Within(Rig.BeTurnedAwayForGoodAsync());
        host.AdvanceSeconds(30);
        Assert.That(host.Log.Of(9), Has.Count.EqualTo(2));
        host.AdvanceSeconds(600);
        Assert.That(host.Log.Of(9), Has.Count.EqualTo(4));
        Assert.That(host.Loops.Gate.IsOpen, Is.False);

        await impatience.CancelAsync();
        Assert.That(async () => await Within(waiting), Throws.InstanceOf<OperationCanceledException>());
        host.Loops.Get("pulse").Cancel();
        host.Time.Settle();
        Assert.That(host.Log.Of(2), Is.EqualTo(["Loop pulse ended after 0 iterations: Cancelled."]));
        AssertRan(host, pulses: 0, held: 0);
    }

    [Test]
    public async Task A_client_that_is_thrown_out_for_good_holds_held_loops_only()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        await Within(Rig.BeThrownOutForGoodAsync());
        Assert.That(host.Loops.Connection.IsUp, Is.False);
        host.AdvanceSeconds(3);

        AssertRan(host, pulses: 4, held: 1);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));
    }

    private static void AssertRan(AdapterHost host, int pulses, int held)
    {
        Assert.That(host.Settled().Where(line => line.StartsWith("pulse", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, pulses).Select(index => $"pulse {index}")));
        Assert.That(host.Trace.Lines.Where(line => line.StartsWith("held", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, held).Select(index => $"held {index}")));
    }

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
