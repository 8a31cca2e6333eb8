using System.Collections.Concurrent;
using System.Net.WebSockets;
using Discord.Net;

namespace Discord.WebSocket;

/// <summary>What the gateway does to the client, for tests to play.</summary>
public partial class DiscordSocketClient
{
    internal const ulong OwnId = 42;

    /// <summary>READY: the user, the guilds (all unavailable) and, on a new connection, Connected. On a live one it is what follows an op 9: no event.</summary>
    internal async Task ReceiveReadyAsync(params ulong[] guildIds)
    {
        RequireConnection();
        _guilds = new ConcurrentDictionary<ulong, SocketGuild>(guildIds.Select(id => KeyValuePair.Create(id, new SocketGuild(this, id))));
        CurrentUser = _userOfSession = new SocketSelfUser(this, OwnId);
        await CompleteConnectionAsync().ConfigureAwait(false);
    }

    /// <summary>GUILD_CREATE: a guild of READY has arrived, or the bot has joined another one.</summary>
    internal async Task ReceiveGuildAsync(ulong id)
    {
        RequireConnection();
        var isKnown = _guilds.TryGetValue(id, out var guild);
        guild ??= _guilds.GetOrAdd(id, new SocketGuild(this, id));
        guild.IsAvailable = true;
        if (!isKnown)
            await RaiseAsync(() => OnJoinedGuildAsync(guild)).ConfigureAwait(false);
        await GainAsync(guild).ConfigureAwait(false);
    }

    /// <summary>GUILD_DELETE with "unavailable": an outage of one guild.</summary>
    internal Task ReceiveGuildOutageAsync(ulong id)
    {
        RequireConnection();
        return LoseAsync(_guilds[id]);
    }

    /// <summary>GUILD_DELETE: the bot has left the guild.</summary>
    internal async Task ReceiveGuildLeftAsync(ulong id)
    {
        RequireConnection();
        if (!_guilds.TryRemove(id, out var guild))
            return;
        await LoseAsync(guild).ConfigureAwait(false);
        await RaiseAsync(() => OnLeftGuildAsync(guild)).ConfigureAwait(false);
    }

    /// <summary>Every guild is there, or the wait for them is over: Ready. The real client does it by itself, at least half a second later.</summary>
    internal Task RaiseReadyAsync()
    {
        RequireConnection();
        return RaiseAsync(() => Ready.InvokeAsync());
    }

    /// <summary>READY, each guild, Ready: a whole new session.</summary>
    internal async Task BecomeReadyAsync(params ulong[] guildIds)
    {
        await ReceiveReadyAsync(guildIds).ConfigureAwait(false);
        foreach (var id in guildIds)
            await ReceiveGuildAsync(id).ConfigureAwait(false);
        await RaiseReadyAsync().ConfigureAwait(false);
    }

    /// <summary>RESUMED: the guilds that had arrived are back, the user is back, Connected. Never Ready.</summary>
    internal async Task ReceiveResumedAsync()
    {
        RequireConnection();
        CurrentUser = _userOfSession;
        foreach (var guild in _guilds.Values.Where(guild => guild.IsAvailable))
            await GainAsync(guild).ConfigureAwait(false);
        await CompleteConnectionAsync().ConfigureAwait(false);
    }

    /// <summary>The connection is lost, or an attempt has failed: Disconnected with this exception; when its handlers are through, the next attempt is under way.</summary>
    internal async Task DropAsync(Exception exception)
    {
        RequireConnection();
        await DisconnectAsync(exception).ConfigureAwait(false);
        if (_isStarted)
            _state = ConnectionState.Connecting;
    }

    /// <summary>Discord closes with a code after which the client gives up (4006, 4014): Disconnected once, and no further attempt.</summary>
    internal Task CloseForGoodAsync(int closeCode)
    {
        RequireConnection();
        _isStarted = false;
        return DisconnectAsync(new WebSocketException("WebSocket connection was closed", new WebSocketClosedException(closeCode)));
    }

    /// <summary>A heartbeat is acknowledged.</summary>
    internal Task ReceiveHeartbeatAckAsync(int latency)
    {
        RequireConnection();
        var before = Latency;
        Latency = latency;
        return RaiseAsync(() => LatencyUpdated.InvokeAsync(before, latency));
    }

    private void RequireConnection()
    {
        if (_state is not (ConnectionState.Connecting or ConnectionState.Connected))
            throw new InvalidOperationException($"The client is {_state}: there is no gateway connection to play.");
    }
}
