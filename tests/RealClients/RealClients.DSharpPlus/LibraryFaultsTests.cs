using System.Net;
using DSharpPlus.Exceptions;
using TaskLoops.AdapterSuite;
using TaskLoops.Loopback.Gateway;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>Where the library does not go on by itself, loops and gate wait until the bot stops and starts its client (rule G1).</summary>
[Category("G1")]
public sealed class LibraryFaultsTests : AdapterTests<LoopbackRig>
{
    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Unauthorized)]
    public async Task A_start_that_fails_opens_nothing_and_the_next_one_does(HttpStatusCode status)
    {
        var host = Host(Pulse);
        await host.StartAsync();
        Rig.Discord.Rest.Script("GET", "users/@me", RestFault.Status(status), times: 1);

        Assert.That(async () => await Within(Rig.Client.ConnectAsync()), Throws.InstanceOf<DiscordException>());
        host.AdvanceSeconds(31);
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
        Assert.That(host.Log.Of(9), Has.Count.EqualTo(1));

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        Assert.That(host.Settled(), Is.EqualTo(["pulse 0"]));
    }

    /// <summary>A RESUME whose connection is refused once: the library may identify then, and never read the answer.</summary>
    [Test]
    public async Task A_resume_that_breaks_off_once_is_survived()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        Rig.Discord.Gateway.RefuseConnections(GatewayRefusal.Reset, times: 1);
        await Within(Rig.Discord.Gateway.CutAsync());
        await Within(Rig.Discord.Gateway.WaitUntilAsync(gateway => gateway.Identifies == 2));
        host.AdvanceSeconds(2);
        Assert.That(host.Loops.Gate.IsOpen, Is.True);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));

        await Within(Rig.LogOutAsync());
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        Assert.That(host.Loops.Connection.IsUp, Is.True);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2", "pulse 3"]));
    }
}
