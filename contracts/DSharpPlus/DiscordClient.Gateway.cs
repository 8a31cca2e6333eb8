using DSharpPlus.Clients;
using DSharpPlus.Entities;
using DSharpPlus.EventArgs;

namespace DSharpPlus;

/// <summary>What the gateway does to the client, for tests to play.</summary>
public sealed partial class DiscordClient
{
    internal const ulong OwnId = 42;

    /// <summary>
    /// READY of one shard: it counts as connected, its guilds are there (unavailable), SessionCreated. Again on every re-identify.
    /// A session without a guild completes the download of guilds as soon as all shards are connected.
    /// </summary>
    internal void ReceiveReady(int shard, params ulong[] guildIds)
    {
        ParseReady(shard);
        foreach (var id in guildIds)
            _guilds[id] = new DiscordGuild { Id = id, Name = $"guild {id}", IsUnavailable = true };
        _events.Dispatch(this, new SessionCreatedEventArgs { ShardId = shard, GuildIds = guildIds });
        if (guildIds.Length == 0 && AllShardsConnected)
            CompleteGuildDownload();
    }

    /// <summary>Only the first part of READY: for about 15 ms the shard is connected while neither its guilds nor SessionCreated have come.</summary>
    internal void ParseReady(int shard) => Played.SetConnected(shard, true);

    /// <summary>GUILD_CREATE: the guild is available. When the last one has come, the download is complete: once in the life of a client.</summary>
    internal void ReceiveGuild(ulong id)
    {
        _guilds[id] = new DiscordGuild { Id = id, Name = $"guild {id}" };
        if (!_hasDownloadedGuilds && AllShardsConnected && _guilds.Values.All(guild => !guild.IsUnavailable))
            CompleteGuildDownload();
    }

    /// <summary>READY of shards 0, 1, …, each without a guild.</summary>
    internal void BecomeReady(int shards = 1)
    {
        for (var shard = 0; shard < shards; shard++)
            ReceiveReady(shard);
    }

    /// <summary>The connection of a shard is given up. A lost connection that is resumed shows nowhere at all: there is nothing to play.</summary>
    internal void TerminateFrame(int shard) => Played.SetConnected(shard, false);

    /// <summary>Any other event.</summary>
    internal void Receive<T>(T args)
        where T : DiscordEventArgs => _events.Dispatch(this, args);

    private PlayedShards Played => _shards as PlayedShards
        ?? throw new InvalidOperationException("The gateway is disabled: there is nothing to play.");

    private void CompleteGuildDownload()
    {
        _hasDownloadedGuilds = true;
        _events.Dispatch(this, new GuildDownloadCompletedEventArgs(Guilds));
    }
}
