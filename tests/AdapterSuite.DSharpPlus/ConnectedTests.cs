using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Tests with one loop that runs on while the connection is down, and one that is held.</summary>
public abstract class ConnectedTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    protected static void AssertRan(AdapterHost host, int pulses, int held)
    {
        Assert.That(host.Settled().Where(line => line.StartsWith("pulse", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, pulses).Select(index => $"pulse {index}")));
        Assert.That(host.Trace.Lines.Where(line => line.StartsWith("held", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, held).Select(index => $"held {index}")));
    }

    /// <summary>One second after the client was ready.</summary>
    protected async Task<AdapterHost> ReadyAsync()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        AssertRan(host, pulses: 2, held: 2);
        return host;
    }

    protected async Task<AdapterHost> StartedAsync()
    {
        var host = Host(loops =>
        {
            Pulse(loops);
            Pulse(loops, "held", options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold });
        });
        await host.StartAsync();
        return host;
    }

    protected async Task AssertCostsNothingAsync(SessionEnd why)
    {
        var host = await ReadyAsync();

        await Within(Rig.BeginNewSessionAsync(why));
        host.AdvanceSeconds(1);

        AssertRan(host, pulses: 3, held: 3);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Sessions, Is.EqualTo(2));
    }

    protected async Task AssertIsDownAndUpAgainAfterAsync(SessionEnd why)
    {
        var host = await ReadyAsync();
        await Within(Rig.BeginNewSessionAsync(why));

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(2.25);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));
        AssertRan(host, pulses: 4, held: 2);

        await Within(Rig.RegainConnectionAsync());
        Assert.That(host.Loops.Connection.IsUp, Is.True);
        AssertRan(host, pulses: 4, held: 3);
    }
}
