using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.Loopback;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>A client with a quick heartbeat. It is met just after one: where heartbeat and reader notice a loss at once, the library resumes twice at once.</summary>
public sealed class BeatingLoopbackRig() : LoopbackRig(new LoopbackDiscordOptions { HeartbeatInterval = TimeSpan.FromSeconds(1) })
{
    public override async Task BeginNewSessionAsync(SessionEnd why)
    {
        await NextHeartbeatAsync();
        await base.BeginNewSessionAsync(why);
    }

    public override async Task LoseConnectionAsync()
    {
        await NextHeartbeatAsync();
        await base.LoseConnectionAsync();
    }

    private Task NextHeartbeatAsync()
    {
        var heartbeats = Discord.Gateway.Heartbeats;
        return Discord.Gateway.WaitUntilAsync(gateway => gateway.Heartbeats > heartbeats);
    }
}
