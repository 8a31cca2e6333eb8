using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The real sharded client, with two shards, which the library connects five seconds apart.</summary>
public sealed class ShardedLoopbackRig() : LoopbackRig(shards: 2), IShardedRig
{
    private Task? _other;

    public async Task ConnectFirstShardAsync()
    {
        // Either may be the first.
        var first = NextReady(heard => heard.Count > 0);
        _other = NextReady();
        await LogInAndStartAsync();
        await first;
    }

    public Task ConnectOtherShardAsync() => _other!;

    public async Task BeginNewSessionOfAShardAsync()
    {
        var ready = NextReady(heard => heard.Contains(1));
        await Discord.Gateway.InvalidateSessionAsync(resumable: false, shard: 1);
        await ready;
    }

    public async Task LoseAShardAsync()
    {
        var disconnected = NextDisconnected(heard => heard.Contains(1));
        Discord.Gateway.ClosePort();
        await Discord.Gateway.CutAsync(shard: 1);
        await disconnected;
    }

    public async Task RegainTheShardAsync()
    {
        var connected = NextConnected(heard => heard.Contains(1));
        Discord.Gateway.OpenPort();
        await connected;
    }

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton(_ => new DiscordShardedClient(Configuration()));
}
