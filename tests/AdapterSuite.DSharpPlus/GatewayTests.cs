namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What happens to a connection, and what loops make of it: to the iteration (rules G1 to G3).</summary>
[Category("G3")]
public abstract class GatewayTests<TRig> : ConnectedTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [TestCase(Interruption.Cut)]
    [TestCase(Interruption.ReconnectAskedFor)]
    [TestCase(Interruption.SessionKept)]
    [TestCase(Interruption.Closed)]
    public async Task A_connection_that_is_resumed_was_never_down_for_all_that_the_library_tells(Interruption how)
    {
        var host = await ReadyAsync();

        await Within(Rig.InterruptAsync(how));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        host.AdvanceSeconds(1);

        AssertRan(host, pulses: 3, held: 3);
        Assert.That(Rig.Sessions, Is.EqualTo(1));
    }

    [TestCase(SessionEnd.Invalid)]
    [TestCase(SessionEnd.ResumeRefused)]
    public Task A_new_session_costs_no_iteration(SessionEnd why) => AssertCostsNothingAsync(why);

    [Test]
    public Task A_connection_that_is_lost_after_a_new_session_is_down_and_up_again() => AssertIsDownAndUpAgainAfterAsync(SessionEnd.Invalid);

    [TestCase(Refusal.PortClosed)]
    [TestCase(Refusal.Reset)]
    [TestCase(Refusal.ServiceUnavailable)]
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

    /// <summary>The library reads a closed connection for ever then, until it is stopped.</summary>
    [Test]
    public async Task A_client_that_is_cut_off_before_it_is_ready_is_waited_for_until_it_is_stopped_and_started()
    {
        var host = await StartedAsync();
        using var impatience = new CancellationTokenSource();
        var waiting = Rig.WaitUntilReadyAsync(impatience.Token);

        await Within(Rig.ConnectAndBeCutOffAsync());
        host.AdvanceSeconds(30);
        Assert.That(host.Log.Of(9), Has.Count.EqualTo(2));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));
        await impatience.CancelAsync();
        Assert.That(async () => await Within(waiting), Throws.InstanceOf<OperationCanceledException>());

        await Within(Rig.LogOutAsync());
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        AssertRan(host, pulses: 1, held: 1);
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
        var host = await ReadyAsync();

        await Within(Rig.BeThrownOutForGoodAsync());
        host.AdvanceSeconds(3);

        AssertRan(host, pulses: 5, held: 2);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));
    }
}
