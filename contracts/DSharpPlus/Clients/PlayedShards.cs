using System.Collections.Concurrent;
using DSharpPlus.Entities;

namespace DSharpPlus.Clients;

/// <summary>Shards whose gateway the tests play.</summary>
internal sealed class PlayedShards : IShardOrchestrator
{
    private readonly int _recommended;

    // None before the first start, as in the real library: a stop before it fails.
    private ConcurrentDictionary<int, bool>? _isConnected;

    public PlayedShards(int recommended) => _recommended = recommended;

    public bool AllShardsConnected => _isConnected?.Values.All(connected => connected) == true;

    public ValueTask StartAsync(DiscordActivity? activity, DiscordUserStatus? status, DateTimeOffset? idleSince)
    {
        _isConnected = new(Enumerable.Range(0, _recommended).Select(shard => KeyValuePair.Create(shard, false)));
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync()
    {
        foreach (var shard in _isConnected!.Keys)
            _isConnected[shard] = false;
        return ValueTask.CompletedTask;
    }

    public void SetConnected(int shard, bool isConnected)
    {
        if (_isConnected?.ContainsKey(shard) != true)
            throw new InvalidOperationException($"There is no shard {shard}: connect the client first.");
        _isConnected[shard] = isConnected;
    }
}
