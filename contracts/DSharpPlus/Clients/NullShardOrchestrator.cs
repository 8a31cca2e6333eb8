using DSharpPlus.Entities;

namespace DSharpPlus.Clients;

public sealed class NullShardOrchestrator : IShardOrchestrator
{
    public bool AllShardsConnected { get; private set; }

    public ValueTask StartAsync(DiscordActivity? activity, DiscordUserStatus? status, DateTimeOffset? idleSince)
    {
        AllShardsConnected = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync()
    {
        AllShardsConnected = false;
        return ValueTask.CompletedTask;
    }
}
