namespace TaskLoops.AdapterSuite;

/// <summary>What loops do while the connection is down, and when it is back (rule G3).</summary>
[Category("G3")]
public abstract class ConnectionTests<TRig> : AdapterTests<TRig>
    where TRig : ClientRig, new()
{
    [Test]
    public async Task A_loop_runs_on_unless_it_is_to_hold()
    {
        var host = await ReadyAsync(loops => Pulse(loops));

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(2);

        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
    }

    [Test]
    public async Task A_held_loop_begins_nothing_until_the_connection_is_back()
    {
        var host = await ReadyAsync(loops => Pulse(loops, "held", options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold }));
        host.AdvanceSeconds(1);

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(4.25);
        Assert.That(host.Trace.Lines, Is.EqualTo(["held 0", "held 1"]));
        Assert.That(host.Loops.Get("held").GetStatus().State, Is.EqualTo(LoopState.Held));

        // At 5.25 s: the occurrence of 5 s is in time, those of 2 to 4 s are missed.
        await Within(Rig.RegainConnectionAsync());
        await UpAsync(host);
        Assert.That(host.Settled(), Is.EqualTo(["held 0", "held 1", "held 2"]));
        Assert.That(host.Log.Of(7), Is.EqualTo(["Loop held missed 3 occurrences; made up: False."]));

        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.EqualTo(["held 0", "held 1", "held 2", "held 3"]));
    }

    [Test]
    public async Task A_connection_that_returns_ends_a_back_off_within_five_seconds()
    {
        var attempts = 0;
        var host = await ReadyAsync(loops => loops.AddLoop(
            "calling",
            Schedule.Every(TimeSpan.FromHours(1)),
            (Trace trace) =>
            {
                trace.Add($"attempt {++attempts}");
                throw new TimeoutException("Nobody there.");
            },
            options => new LoopOptions(options) { Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMinutes(10), Random = () => 0.5 } }));
        Assert.That(host.Settled(), Is.EqualTo(["attempt 1"]));

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(10);
        await Within(Rig.RegainConnectionAsync());
        await UpAsync(host);

        host.AdvanceSeconds(2.25);
        Assert.That(host.Trace.Lines, Is.EqualTo(["attempt 1"]));
        host.AdvanceSeconds(0.25);
        Assert.That(host.Trace.Lines, Is.EqualTo(["attempt 1", "attempt 2"]));
    }

    /// <summary>What the client does not tell, the next look of the host finds: without moving time where it has been told.</summary>
    private static async Task UpAsync(AdapterHost host)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!host.Loops.Connection.IsUp)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        host.Time.Settle();
    }

    private async Task<AdapterHost> ReadyAsync(Action<Hosting.TaskLoopsBuilder> add)
    {
        var host = Host(add);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return host;
    }
}
