using DSharpPlus;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.Loopback;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>A client with two shards, which the library connects five seconds apart.</summary>
public sealed class ShardedLoopbackRig() : LoopbackRig(new LoopbackDiscordOptions { Shards = 2 }), IShardedRig
{
    private Task? _other;
    private Task? _connecting;

    public async Task ConnectFirstShardAsync()
    {
        var first = SessionsCreated(1);
        _other = SessionsCreated(2);
        _connecting = StartAsync();
        await first;
    }

    public async Task ConnectOtherShardAsync()
    {
        await _other!;
        await _connecting!;
    }

    public async Task BeginNewSessionOfAShardAsync()
    {
        var created = SessionsCreated(1);
        await Discord.Gateway.InvalidateSessionAsync(resumable: false, shard: 1);
        await created;
    }

    public Task LoseAShardAsync() => LoseAsync(shard: 1);

    public async Task RegainTheShardAsync()
    {
        var created = SessionsCreated(1);
        Discord.Gateway.OpenPort();
        await created;
    }

    protected override void AddBareClient(IServiceCollection services) => services.AddShardedDiscordClient("token", DiscordIntents.All);
}
