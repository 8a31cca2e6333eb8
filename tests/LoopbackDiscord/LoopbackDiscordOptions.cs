namespace TaskLoops.Loopback;

/// <summary>What a stand-in for Discord is like from its start on.</summary>
public sealed class LoopbackDiscordOptions
{
    /// <summary>The guilds that the bot is in. By default two, which fall on different shards if there are two shards. Each has one text channel, with the guild's id + 1.</summary>
    public IReadOnlyList<ulong> GuildIds { get; init; } = [Snowflake(100_000), Snowflake(100_001)];

    /// <summary>The number of shards that is recommended to clients that ask. 1 by default.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How many shards may identify at the same time. 1 by default; DSharpPlus 5 does not cope with more.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>41.25 s by default, as at Discord.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(41_250);

    /// <summary>The bot's user and its application.</summary>
    public ulong BotId { get; init; } = Snowflake(1);

    public string BotName { get; init; } = "LoopbackBot";

    /// <summary>The human who owns the guilds, writes messages and uses commands.</summary>
    public ulong UserId { get; init; } = Snowflake(2);

    /// <summary>The part above the lowest 22 bits is a time, and the shard is that time modulo the number of shards.</summary>
    private static ulong Snowflake(ulong time) => (1_000_000_000UL + time) << 22;
}
