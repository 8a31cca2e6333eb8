using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>The contract of the sharded client, with two shards.</summary>
public sealed class ShardedContractRig : ContractRig, IShardedRig
{
    public async Task ConnectFirstShardAsync()
    {
        await StartAsync();
        await ConnectAsync(Shards[0]);
    }

    public Task ConnectOtherShardAsync() => ConnectAsync(Shards[1]);

    public Task BeginNewSessionOfAShardAsync() => BecomeReadyAsync(Shards[1]);

    public Task LoseAShardAsync() => Shards[1].DropAsync(Cut());

    public Task RegainTheShardAsync() => Shards[1].ReceiveResumedAsync();

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton<DiscordShardedClient>();
}
