using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Gateway;

/// <summary>What outlives a connection: the events of one IDENTIFY. Guarded by the lock of <see cref="GatewaySessions"/>.</summary>
internal sealed class GatewaySession(int number, int shard, int shardCount)
{
    private readonly List<(int Sequence, byte[] Text)> _events = [];

    /// <summary>The sessions of a server are numbered from 1 on.</summary>
    public int Number { get; } = number;

    public string Id { get; } = $"session-{number}";

    public int Shard { get; } = shard;

    public int ShardCount { get; } = shardCount;

    /// <summary>The connection that gets the events now; while there is none, they wait for a RESUME.</summary>
    public GatewayConnection? Connection { get; set; }

    /// <summary>The guilds whose GUILD_CREATE is still owed.</summary>
    public HashSet<ulong> OwedGuilds { get; } = [];

    public Task<bool> Dispatch(string name, JsonNode data)
    {
        var sequence = _events.Count + 1;
        var text = GatewayConnection.Encode(GatewayOpcode.Dispatch, data, name, sequence);
        _events.Add((sequence, text));
        return Connection?.Send(text) ?? Task.FromResult(false);
    }

    public Task<bool> Resume(GatewayConnection connection, int lastSeen)
    {
        Connection = connection;
        foreach (var (_, text) in _events.Where(missed => missed.Sequence > lastSeen))
            connection.Send(text);

        return Dispatch("RESUMED", new JsonObject());
    }
}
