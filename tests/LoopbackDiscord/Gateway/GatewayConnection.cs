using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace TaskLoops.Loopback.Gateway;

/// <summary>One WebSocket connection of one client.</summary>
public sealed class GatewayConnection
{
    /// <summary>How long a client has to answer a close before its connection is cut, as Discord would.</summary>
    private static readonly TimeSpan _patienceWithClose = TimeSpan.FromSeconds(1);

    private readonly LoopbackGateway _gateway;
    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly Channel<GatewayFrame> _outgoing = Channel.CreateUnbounded<GatewayFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOpen = true;

    internal GatewayConnection(LoopbackGateway gateway, HttpContext context, WebSocket socket)
    {
        _gateway = gateway;
        _context = context;
        _socket = socket;
    }

    /// <summary>0 until the client has said which shard it is.</summary>
    public int Shard { get; private set; }

    public int ShardCount { get; private set; } = 1;

    /// <summary>The session of the last IDENTIFY or RESUME; null before it and when the session was refused or invalidated.</summary>
    public string? SessionId { get; private set; }

    /// <summary>What the client said in its last IDENTIFY; null if it resumed.</summary>
    public JsonObject? Identify { get; private set; }

    /// <summary>False as soon as it was cut or closed by either side.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>The code with which the client has closed, or answered a close.</summary>
    public int? CloseCodeOfClient { get; private set; }

    /// <summary>Completes when the connection is over and nothing runs for it any more.</summary>
    public Task Ended => _ended.Task;

    internal static byte[] Encode(GatewayOpcode opcode, JsonNode? data, string? name = null, int? sequence = null) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["op"] = (int)opcode, ["d"] = data, ["s"] = sequence, ["t"] = name });

    internal Task<bool> Send(GatewayOpcode opcode, JsonNode? data) => Send(Encode(opcode, data));

    internal Task<bool> Send(byte[] text) => Enqueue(new GatewayFrame { Text = text });

    internal Task<bool> Close(int code)
    {
        _isOpen = false;
        return Enqueue(new GatewayFrame { CloseCode = code });
    }

    internal Task CutAsync()
    {
        _isOpen = false;
        _context.Abort();
        return Ended;
    }

    internal void Identified(int shard, int shardCount, JsonObject identify) => (Shard, ShardCount, Identify) = (shard, shardCount, identify);

    internal void Belongs(string? sessionId) => SessionId = sessionId;

    internal void Resumed(int shard, int shardCount, string sessionId) => (Shard, ShardCount, SessionId) = (shard, shardCount, sessionId);

    internal async Task RunAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_context.RequestAborted);
        var sending = SendAllAsync(() => over.CancelAfter(_patienceWithClose), over.Token);
        try
        {
            await ReceiveAllAsync(over.Token);
        }
        catch (Exception cut) when (cut is WebSocketException or OperationCanceledException or IOException)
        {
            // That is how a connection ends which was cut, by us or by the client.
        }
        finally
        {
            _isOpen = false;
            _outgoing.Writer.TryComplete();
            await sending;
        }
    }

    internal void End() => _ended.TrySetResult();

    private async Task ReceiveAllAsync(CancellationToken over)
    {
        var buffer = new byte[4096];
        using var message = new MemoryStream();
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, over);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                Closed((int?)received.CloseStatus ?? 1005);
                return;
            }

            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage)
                continue;

            var read = JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!.AsObject();
            message.SetLength(0);
            _gateway.Receive(new GatewayMessage(this, (GatewayOpcode)(int)read["op"]!, read["d"]));
        }
    }

    private void Closed(int code)
    {
        CloseCodeOfClient = code;
        if (!_isOpen)
            return;

        _gateway.ClosedByClient(this, code);
        Close(code is 1005 or 1006 ? 1000 : code);
    }

    private async Task SendAllAsync(Action closing, CancellationToken over)
    {
        await foreach (var frame in _outgoing.Reader.ReadAllAsync(CancellationToken.None))
            frame.Sent.SetResult(await SendAsync(frame, closing, over));
    }

    private async Task<bool> SendAsync(GatewayFrame frame, Action closing, CancellationToken over)
    {
        try
        {
            if (frame.CloseCode is not { } code)
            {
                await _socket.SendAsync(frame.Text, WebSocketMessageType.Text, endOfMessage: true, over);
                return true;
            }

            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, over);
            closing();
            return true;
        }
        catch (Exception cut) when (cut is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private Task<bool> Enqueue(GatewayFrame frame) => _outgoing.Writer.TryWrite(frame) ? frame.Sent.Task : Task.FromResult(false);
}
