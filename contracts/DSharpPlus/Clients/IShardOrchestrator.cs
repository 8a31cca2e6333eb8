using DSharpPlus.Entities;

namespace DSharpPlus.Clients;

public interface IShardOrchestrator
{
    bool AllShardsConnected { get; }

    ValueTask StartAsync(DiscordActivity? activity, DiscordUserStatus? status, DateTimeOffset? idleSince);

    ValueTask StopAsync();
}
