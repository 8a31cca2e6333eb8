using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TaskLoops.Loopback.Payloads;
using TaskLoops.Loopback.Serving;
using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback.Gateway;

/// <summary>
/// The gateway: what it does wrong on demand, and what it has seen. A fault that would hit nobody, because no such connection is open, throws
/// <see cref="InvalidOperationException"/>; its task completes when the fault has happened on this side, and the client learns of it later.
/// What is counted is counted before it is answered: a client that has the answer is in the figures.
/// </summary>
public sealed class LoopbackGateway
{
    private readonly DiscordPayloads _payloads;
    private readonly GatewayAdmission _admission;
    private readonly GatewaySessions _sessions;
    private readonly LoopbackPort _port;
    private readonly Signal _signal;
    private readonly Arrivals<GatewayConnection> _connected;
    private readonly Arrivals<GatewayConnection> _identified;
    private readonly Arrivals<GatewayConnection> _resumed;
    private readonly ConcurrentDictionary<GatewayConnection, bool> _connections = new();
    private readonly ConcurrentQueue<GatewayMessage> _received = new();
    private readonly Lock _identifyGate = new();
    private int _identifies;
    private int _resumes;
    private int _resumesRefused;
    private int _heartbeats;
    private int _identifyCloseCode;
    private int _identifiesToClose;
    private volatile bool _isClosed;

    internal LoopbackGateway(DiscordPayloads payloads, GatewayAdmission admission, LoopbackPort port, Uri uri, Signal signal)
    {
        _payloads = payloads;
        _admission = admission;
        _sessions = new GatewaySessions(payloads, uri);
        _port = port;
        _signal = signal;
        _connected = new Arrivals<GatewayConnection>(signal);
        _identified = new Arrivals<GatewayConnection>(signal);
        _resumed = new Arrivals<GatewayConnection>(signal);
    }

    /// <summary>True by default. While it is false, heartbeats are heard and not acknowledged.</summary>
    public bool AnswersHeartbeats { get; set; } = true;

    /// <summary>True by default. While it is false, an IDENTIFY is heard and not answered.</summary>
    public bool AnswersIdentifies { get; set; } = true;

    /// <summary>True by default. While it is false, a RESUME is answered with an invalid session.</summary>
    public bool AcceptsResumes { get; set; } = true;

    /// <summary>False by default, as at Discord: a session whose client closes with 1000 or 1001 cannot be resumed.</summary>
    public bool KeepsSessionsAfterNormalClose { get; set; }

    /// <summary>The attempts to connect so far, refused ones included. What a closed port refuses, nobody can count.</summary>
    public int ConnectionAttempts => _admission.Attempts;

    public int Refusals => _admission.Refusals;

    /// <summary>The IDENTIFYs so far.</summary>
    public int Identifies => Volatile.Read(ref _identifies);

    /// <summary>The RESUMEs so far, refused ones included.</summary>
    public int Resumes => Volatile.Read(ref _resumes);

    public int ResumesRefused => Volatile.Read(ref _resumesRefused);

    public int Heartbeats => Volatile.Read(ref _heartbeats);

    public IReadOnlyCollection<GatewayConnection> OpenConnections => [.. _connections.Keys.Where(connection => connection.IsOpen)];

    /// <summary>What clients have sent, heartbeats apart.</summary>
    public IReadOnlyCollection<GatewayMessage> Received => [.. _received];

    /// <summary>The next connection, each once, in the order in which they came; those from before the call count too.</summary>
    public Task<GatewayConnection> NextConnectionAsync(TimeSpan? limit = null, CancellationToken cancelled = default) =>
        _connected.NextAsync("a connection to the gateway", limit, cancelled);

    /// <summary>The connection of the next IDENTIFY, each once, in order; those from before the call count too. It has been answered then.</summary>
    public Task<GatewayConnection> NextIdentifyAsync(TimeSpan? limit = null, CancellationToken cancelled = default) =>
        _identified.NextAsync("an IDENTIFY", limit, cancelled);

    /// <summary>The connection of the next RESUME, each once, in order; those from before the call count too. It has been answered then, one way or the other.</summary>
    public Task<GatewayConnection> NextResumeAsync(TimeSpan? limit = null, CancellationToken cancelled = default) =>
        _resumed.NextAsync("a RESUME", limit, cancelled);

    /// <summary>Waits until the condition holds; it is looked at again whenever something happens here.</summary>
    public Task WaitUntilAsync(
        Func<LoopbackGateway, bool> condition,
        TimeSpan? limit = null,
        CancellationToken cancelled = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") => _signal.UntilAsync(() => condition(this), what, limit, cancelled);

    /// <summary>Cuts the TCP connection of a shard, or of all: no close frame.</summary>
    public Task CutAsync(int? shard = null) => Each(shard, connection => connection.CutAsync());

    /// <summary>Sends a close frame with the code.</summary>
    public Task CloseAsync(int code, int? shard = null)
    {
        ThrowIfNoCode(code);
        return Each(shard, connection => connection.Close(code));
    }

    /// <summary>Sends op 7.</summary>
    public Task RequestReconnectAsync(int? shard = null) => Each(shard, connection => connection.Send(GatewayOpcode.Reconnect, null));

    /// <summary>Sends op 9. A session that is not resumable is forgotten.</summary>
    public Task InvalidateSessionAsync(bool resumable, int? shard = null) => Each(shard, connection =>
    {
        if (!resumable)
            Forget(connection);

        return connection.Send(GatewayOpcode.InvalidSession, resumable);
    });

    /// <summary>Turns the next attempts to connect away; all of them until <see cref="AllowConnections"/>, unless a number is given.</summary>
    public void RefuseConnections(GatewayRefusal how, int times = int.MaxValue) => _admission.Refuse(how, times);

    public void AllowConnections() => _admission.Refuse(GatewayRefusal.Reset, 0);

    /// <summary>Stops listening: the system refuses connections. What is connected stays connected.</summary>
    public void ClosePort()
    {
        _isClosed = true;
        _port.Close();
    }

    public void OpenPort()
    {
        _isClosed = false;
        _port.Open();
    }

    /// <summary>Answers the next IDENTIFYs with a close of that code, such as 4004; all of them until <see cref="AllowIdentifies"/>, unless a number is given.</summary>
    public void CloseOnIdentify(int code, int times = int.MaxValue)
    {
        ThrowIfNoCode(code);
        lock (_identifyGate)
            (_identifyCloseCode, _identifiesToClose) = (code, times);
    }

    public void AllowIdentifies()
    {
        lock (_identifyGate)
            _identifiesToClose = 0;
    }

    /// <summary>From the next IDENTIFY on, keeps GUILD_CREATE of these guilds back; of all guilds, if none is named.</summary>
    public void WithholdGuilds(params ulong[] guilds) => _sessions.Withhold(OrAll(guilds));

    /// <summary>Sends what was kept back, and keeps it back no more. A session without a connection gets it when it is resumed.</summary>
    public Task ReleaseGuildsAsync(params ulong[] guilds) => _sessions.Release(OrAll(guilds));

    /// <summary>Sends an event to the session of a shard. If the shard is not connected, it waits for a RESUME.</summary>
    public Task DispatchAsync(int shard, string eventName, JsonObject data) => _sessions.Dispatch(shard, eventName, data);

    /// <summary>The shard that a guild belongs to, by the number of shards that the client has named.</summary>
    public int ShardOf(ulong guild) => _sessions.ShardOf(guild);

    internal async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        if (_isClosed)
        {
            context.Abort();
            return;
        }

        if (_admission.RefusesNext() is { } refusal)
        {
            Refuse(context, refusal);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new GatewayConnection(this, context, socket);
        _connections[connection] = true;
        try
        {
            _ = connection.Send(GatewayOpcode.Hello, _payloads.Hello());
            _connected.Add(connection);

            // The port may have been closed, and all connections cut, before this one was among them.
            if (_isClosed)
                context.Abort();

            await connection.RunAsync();
        }
        finally
        {
            _sessions.Disconnect(connection);
            _connections.TryRemove(connection, out _);
            connection.End();
            _signal.Raise();
        }
    }

    internal void Receive(GatewayMessage message)
    {
        if (message.Opcode == GatewayOpcode.Heartbeat)
        {
            Heartbeat(message.Connection);
            return;
        }

        _received.Enqueue(message);
        if (message.Opcode == GatewayOpcode.Identify)
            Identify(message.Connection, message.Data!.AsObject());
        else if (message.Opcode == GatewayOpcode.Resume)
            Resume(message.Connection, message.Data!.AsObject());

        _signal.Raise();
    }

    internal void ClosedByClient(GatewayConnection connection, int code)
    {
        if (code is 1000 or 1001 && !KeepsSessionsAfterNormalClose)
            Forget(connection);
    }

    internal Task CutOpenConnectionsAsync() => Task.WhenAll(_connections.Keys.Select(connection => connection.CutAsync()));

    private static void Refuse(HttpContext context, GatewayRefusal refusal)
    {
        if (refusal == GatewayRefusal.Reset)
            context.Abort();
        else
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private static void ThrowIfNoCode(int code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4999);
        if (code is 1004 or 1005 or 1006 or 1015)
            throw new ArgumentOutOfRangeException(nameof(code), code, "No close frame may carry this code.");
    }

    private void Heartbeat(GatewayConnection connection)
    {
        Interlocked.Increment(ref _heartbeats);
        if (AnswersHeartbeats)
            connection.Send(GatewayOpcode.HeartbeatAck, null);

        _signal.Raise();
    }

    private void Identify(GatewayConnection connection, JsonObject identify)
    {
        Interlocked.Increment(ref _identifies);
        var shard = identify["shard"]?.AsArray();
        connection.Identified((int?)shard?[0] ?? 0, (int?)shard?[1] ?? 1, identify);
        if (CloseCodeOfIdentify() is { } code)
            connection.Close(code);
        else if (AnswersIdentifies)
            connection.Belongs(_sessions.Identify(connection, connection.Shard, connection.ShardCount));

        _identified.Add(connection);
    }

    private void Resume(GatewayConnection connection, JsonObject resume)
    {
        Interlocked.Increment(ref _resumes);
        var sessionId = (string)resume["session_id"]!;
        if (AcceptsResumes && _sessions.Resume(connection, sessionId, (int?)resume["seq"] ?? 0) is var (shard, shardCount))
        {
            connection.Resumed(shard, shardCount, sessionId);
        }
        else
        {
            _sessions.Forget(sessionId);
            Interlocked.Increment(ref _resumesRefused);
            connection.Send(GatewayOpcode.InvalidSession, false);
        }

        _resumed.Add(connection);
    }

    private int? CloseCodeOfIdentify()
    {
        lock (_identifyGate)
        {
            if (_identifiesToClose == 0)
                return null;

            if (_identifiesToClose != int.MaxValue)
                _identifiesToClose--;

            return _identifyCloseCode;
        }
    }

    private void Forget(GatewayConnection connection)
    {
        _sessions.Forget(connection.SessionId);
        connection.Belongs(null);
    }

    private IReadOnlyCollection<ulong> OrAll(ulong[] guilds) => guilds.Length > 0 ? guilds : _payloads.Options.GuildIds;

    private Task Each(int? shard, Func<GatewayConnection, Task> fault)
    {
        var hit = OpenConnections.Where(connection => shard is null || connection.Shard == shard).ToArray();
        return hit.Length > 0
            ? Task.WhenAll(hit.Select(fault))
            : throw new InvalidOperationException(shard is null ? "No connection is open." : $"No connection of shard {shard} is open.");
    }
}
