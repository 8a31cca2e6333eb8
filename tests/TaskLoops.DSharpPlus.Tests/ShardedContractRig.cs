using DSharpPlus;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The contract of a client with two shards, of one guild each.</summary>
public sealed class ShardedContractRig : ContractRig, IShardedRig
{
    public override Task LoseConnectionAsync()
    {
        Client.TerminateFrame(0);
        Client.TerminateFrame(1);
        return Task.CompletedTask;
    }

    public override Task BeginNewSessionAsync(SessionEnd why)
    {
        ReceiveReady(0);
        ReceiveReady(1);
        return Task.CompletedTask;
    }

    public async Task ConnectFirstShardAsync()
    {
        await StartAsync();
        ReceiveReady(0);
    }

    public Task ConnectOtherShardAsync() => RegainTheShardAsync();

    public Task BeginNewSessionOfAShardAsync() => RegainTheShardAsync();

    public Task LoseAShardAsync()
    {
        Client.TerminateFrame(1);
        return Task.CompletedTask;
    }

    public Task RegainTheShardAsync()
    {
        ReceiveReady(1);
        return Task.CompletedTask;
    }

    protected override void AddDiscordClient(IServiceCollection services) => services.AddShardedDiscordClient("token", DiscordIntents.None);

    private void ReceiveReady(int shard)
    {
        Client.ReceiveReady(shard, (ulong)shard + 1);
        Client.ReceiveGuild((ulong)shard + 1);
    }
}
