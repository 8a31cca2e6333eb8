using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Discord;
using Discord.WebSocket;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>Watches a client of Discord.Net, or all shards of one.</summary>
/// <remarks>
/// Ready is what the Ready event says, or, since that event can be lost (to a cut followed by a RESUME, to a handler that throws before ours, by
/// coming too late to hear it), a connection with every guild there. With shards it takes all of them.
/// </remarks>
internal sealed class DiscordNetReadiness : ClientReadiness
{
    private static readonly ConditionalWeakTable<BaseSocketClient, DiscordNetReadiness> _byClient = [];

    private readonly BaseSocketClient _client;

    /// <summary>The shards that have said so since the last login; a guild that stays away is no reason to wait longer than the library does.</summary>
    private readonly ConcurrentDictionary<DiscordSocketClient, bool> _ready = new();

    private DiscordNetReadiness(BaseSocketClient client, TimeProvider? time)
        : base(time)
    {
        _client = client;
        client.LoggedOut += Told(Look);
        if (client is DiscordSocketClient single)
        {
            single.Ready += Told(() => OnReady(single));
            single.Connected += Told(Look);
            single.Disconnected += _ => Told(BeDisconnected)();
        }
        else if (client is DiscordShardedClient sharded)
        {
            sharded.ShardReady += shard => Told(() => OnReady(shard))();
            sharded.ShardConnected += _ => Told(Look)();
            sharded.ShardDisconnected += (_, _) => Told(BeDisconnected)();
        }
    }

    /// <summary>The one watch of a client: it remembers that the client was ready, whoever asks next.</summary>
    public static DiscordNetReadiness Of(BaseSocketClient client, TimeProvider? time = null) =>
        _byClient.GetValue(client, key => new DiscordNetReadiness(key, time));

    /// <inheritdoc/>
    protected override ClientState Read()
    {
        if (_client.LoginState != LoginState.LoggedIn)
        {
            // Here, and not when LoggedOut is heard: that event can be lost as any other, to a handler that throws before ours.
            _ready.Clear();
            return ClientState.Stopped;
        }

        var shards = Shards();
        if (shards.Count == 0 || shards.Any(shard => shard.ConnectionState != ConnectionState.Connected))
            return ClientState.Disconnected;

        return shards.All(IsReady) ? ClientState.Ready : ClientState.Connected;
    }

    /// <summary>Handlers run on the gateway's thread, which waits for them: they only tell.</summary>
    private static Func<Task> Told(Action tell) => () =>
    {
        tell();
        return Task.CompletedTask;
    };

    private void OnReady(DiscordSocketClient shard)
    {
        _ready[shard] = true;
        Look();
    }

    /// <summary>A sharded client has none before it is logged in.</summary>
    private IReadOnlyCollection<DiscordSocketClient> Shards() =>
        _client is DiscordShardedClient sharded ? sharded.Shards ?? [] : [(DiscordSocketClient)_client];

    private bool IsReady(DiscordSocketClient shard) =>
        _ready.ContainsKey(shard) || (shard.CurrentUser is not null && shard.Guilds.All(guild => guild.IsConnected));
}
