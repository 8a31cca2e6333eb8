using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TaskLoops.Loopback.Gateway;
using TaskLoops.Loopback.Payloads;
using TaskLoops.Loopback.Rest;
using TaskLoops.Loopback.Serving;
using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback;

/// <summary>
/// A small stand-in for Discord on 127.0.0.1: REST v10 and the gateway, as far as Discord.Net and DSharpPlus need them, with every fault on demand.
/// All members may be called from any thread.
/// </summary>
public sealed class LoopbackDiscord : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly LoopbackPort _restPort;
    private readonly LoopbackPort _gatewayPort;
    private readonly WebServer _server;
    private int _disposed;

    private LoopbackDiscord(LoopbackDiscordOptions options)
    {
        Options = options;
        var signal = new Signal();
        var payloads = new DiscordPayloads(options);
        var admission = new GatewayAdmission(signal);
        _restPort = new LoopbackPort();
        _gatewayPort = new LoopbackPort();
        RestUri = new Uri($"http://127.0.0.1:{_restPort.Number}/api/v10/");
        GatewayUri = new Uri($"ws://127.0.0.1:{_gatewayPort.Number}/gateway");
        Gateway = new LoopbackGateway(payloads, admission, _gatewayPort, GatewayUri, signal);
        Rest = new LoopbackRest(payloads, _restPort, GatewayUri, signal, _stopping.Token);
        Users = new LoopbackUsers(payloads, Gateway, Rest);
        _server = new WebServer(AnswerAsync, Faults, _restPort, _gatewayPort);
    }

    public LoopbackDiscordOptions Options { get; }

    /// <summary>Where REST requests go, with the slash at the end: <c>http://127.0.0.1:PORT/api/v10/</c>.</summary>
    public Uri RestUri { get; }

    /// <summary>Where the gateway is: <c>ws://127.0.0.1:PORT/gateway</c>. Its port is not that of REST, so that each can be closed alone.</summary>
    public Uri GatewayUri { get; }

    public LoopbackGateway Gateway { get; }

    public LoopbackRest Rest { get; }

    /// <summary>What people do: they write messages and use commands.</summary>
    public LoopbackUsers Users { get; }

    /// <summary>What went wrong in here and should not have; empty, unless there is a bug in this library or in a client.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    public static async Task<LoopbackDiscord> StartAsync(LoopbackDiscordOptions? options = null)
    {
        var discord = new LoopbackDiscord(options ?? new LoopbackDiscordOptions());
        await discord._server.StartAsync();
        return discord;
    }

    /// <summary>The network is gone: both ports are closed and every gateway connection is cut. REST connections that a client keeps alive are answered with a cut.</summary>
    public async Task GoDownAsync()
    {
        Rest.ClosePort();
        Gateway.ClosePort();
        await Gateway.CutOpenConnectionsAsync();
    }

    public void ComeBack()
    {
        Rest.OpenPort();
        Gateway.OpenPort();
    }

    /// <summary>Cuts whatever is open, and ends when nothing runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _stopping.CancelAsync();
        Gateway.ClosePort();
        await Gateway.CutOpenConnectionsAsync();
        await _server.DisposeAsync();
        await _restPort.DisposeAsync();
        await _gatewayPort.DisposeAsync();
        _stopping.Dispose();
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Connection.LocalPort == _gatewayPort.Number ? Gateway.AcceptAsync(context) : Rest.AnswerAsync(context);
}
