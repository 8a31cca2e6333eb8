using Discord.Rest;

namespace Discord.WebSocket;

public class DiscordSocketConfig : DiscordRestConfig
{
    public string? GatewayHost { get; set; }

    public int ConnectionTimeout { get; set; } = 30_000;

    public int? ShardId { get; set; }

    public int? TotalShards { get; set; }

    public int? HandlerTimeout { get; set; } = 3_000;

    public int MaxWaitBetweenGuildAvailablesBeforeReady { get; set; } = 10_000;

    public GatewayIntents GatewayIntents { get; set; } = GatewayIntents.Guilds;

    public bool LogGatewayIntentWarnings { get; set; } = true;

    internal DiscordSocketConfig ForShard(int id, int total)
    {
        var config = (DiscordSocketConfig)MemberwiseClone();
        config.ShardId = id;
        config.TotalShards = total;
        return config;
    }
}
