using System.Text.Json.Nodes;
using TaskLoops.Loopback.Payloads;

namespace TaskLoops.Loopback.Gateway;

/// <summary>The sessions that can be resumed, and which guilds each has been told of.</summary>
internal sealed class GatewaySessions(DiscordPayloads payloads, Uri gatewayUri)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GatewaySession> _sessions = [];
    private readonly HashSet<ulong> _withheld = [];
    private int _number;

    /// <summary>Starts a session: READY, and GUILD_CREATE for each guild of the shard that is not withheld.</summary>
    public string Identify(GatewayConnection connection, int shard, int shardCount)
    {
        lock (_gate)
        {
            var session = new GatewaySession(++_number, shard, shardCount) { Connection = connection };
            var guilds = payloads.GuildsOf(shard, shardCount).ToArray();

            // A shard has one session: a new IDENTIFY ends what could be resumed before.
            foreach (var former in _sessions.Values.Where(former => former.Shard == shard && former.ShardCount == shardCount).ToArray())
                _sessions.Remove(former.Id);

            _sessions.Add(session.Id, session);
            session.OwedGuilds.UnionWith(guilds);
            session.Dispatch("READY", payloads.Ready(session.Id, gatewayUri, shard, shardCount, guilds));
            foreach (var guild in guilds.Where(guild => !_withheld.Contains(guild)))
                DispatchGuildNoLock(session, guild);

            return session.Id;
        }
    }

    /// <returns>The session's shard and the number of shards; nothing if there is no such session.</returns>
    public (int Shard, int ShardCount)? Resume(GatewayConnection connection, string sessionId, int lastSeen)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(sessionId, out var session))
                return null;

            session.Resume(connection, lastSeen);
            return (session.Shard, session.ShardCount);
        }
    }

    public void Forget(string? sessionId)
    {
        lock (_gate)
        {
            if (sessionId is not null)
                _sessions.Remove(sessionId);
        }
    }

    public void Disconnect(GatewayConnection connection)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values.Where(session => session.Connection == connection))
                session.Connection = null;
        }
    }

    /// <returns>True when the event was handed to the system; false if it waits for a RESUME.</returns>
    public Task<bool> Dispatch(int shard, string name, JsonNode data)
    {
        lock (_gate)
        {
            var session = _sessions.Values.Where(session => session.Shard == shard).MaxBy(session => session.Number)
                ?? throw new InvalidOperationException($"Shard {shard} has no session that {name} could be sent to.");
            return session.Dispatch(name, data);
        }
    }

    /// <summary>The shard that a guild is on in the sessions of now.</summary>
    public int ShardOf(ulong guild)
    {
        lock (_gate)
        {
            var shardCount = _sessions.Values.MaxBy(session => session.Number)?.ShardCount ?? 1;
            return DiscordPayloads.ShardOf(guild, shardCount);
        }
    }

    public void Withhold(IEnumerable<ulong> guilds)
    {
        lock (_gate)
            _withheld.UnionWith(guilds);
    }

    /// <summary>Lets guilds go, and sends what is owed because of them.</summary>
    public Task Release(IReadOnlyCollection<ulong> guilds)
    {
        lock (_gate)
        {
            _withheld.ExceptWith(guilds);
            return Task.WhenAll(
                from session in _sessions.Values.ToArray()
                from guild in guilds
                where session.OwedGuilds.Contains(guild)
                select DispatchGuildNoLock(session, guild));
        }
    }

    private Task<bool> DispatchGuildNoLock(GatewaySession session, ulong guild)
    {
        session.OwedGuilds.Remove(guild);
        return session.Dispatch("GUILD_CREATE", payloads.AvailableGuild(guild));
    }
}
