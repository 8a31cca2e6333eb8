using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Gateway;

namespace TaskLoops.Loopback.Tests;

/// <summary>The gateway's side of a client, without its patience: it does one thing at a time, when it is told.</summary>
internal sealed class Bot : IDisposable
{
    /// <summary>Ends a test that would hang.</summary>
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    private readonly ClientWebSocket _socket = new();

    private Bot()
    {
    }

    public string SessionId { get; private set; } = "";

    public int LastSequence { get; private set; }

    /// <summary>Connects and takes HELLO.</summary>
    public static async Task<Bot> ConnectAsync(LoopbackDiscord discord)
    {
        var bot = new Bot();
        await bot._socket.ConnectAsync(new Uri($"{discord.GatewayUri}?v=10&encoding=json&compress=zlib-stream"), bot._patience.Token);
        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("Hello"));
        return bot;
    }

    /// <summary>Connects, identifies and takes what comes up to the last guild.</summary>
    public static async Task<Bot> ReadyAsync(LoopbackDiscord discord, int shard = 0, int shardCount = 1)
    {
        var bot = await ConnectAsync(discord);
        await bot.IdentifyAsync(shard, shardCount);
        var ready = await bot.NextAsync();
        foreach (var _ in ready.Data!["guilds"]!.AsArray())
            Assert.That((await bot.NextAsync()).Name, Is.EqualTo("GUILD_CREATE"));

        return bot;
    }

    public Task IdentifyAsync(int shard = 0, int shardCount = 1) => SendAsync(GatewayOpcode.Identify, new JsonObject
    {
        ["token"] = "anything",
        ["intents"] = 0,
        ["shard"] = new JsonArray(shard, shardCount),
        ["properties"] = new JsonObject(),
    });

    public Task ResumeAsync(Bot former) => ResumeAsync(former.SessionId, former.LastSequence);

    public Task ResumeAsync(string sessionId, int sequence) => SendAsync(GatewayOpcode.Resume, new JsonObject
    {
        ["token"] = "anything",
        ["session_id"] = sessionId,
        ["seq"] = sequence,
    });

    public Task SendAsync(GatewayOpcode opcode, JsonNode? data)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["op"] = (int)opcode, ["d"] = data });
        return _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
    }

    public Task CloseAsync(int code) => _socket.CloseAsync((WebSocketCloseStatus)code, null, _patience.Token);

    public async Task<Frame> NextAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1000];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, _patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return new Frame(default, null, null, null, (int?)part.CloseStatus);

            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var read = JsonNode.Parse(message.ToArray())!;
        var frame = new Frame((GatewayOpcode)(int)read["op"]!, (string?)read["t"], (int?)read["s"], read["d"]);
        LastSequence = frame.Sequence ?? LastSequence;
        if (frame.Event == "READY")
            SessionId = (string)frame.Data!["session_id"]!;

        return frame;
    }

    public async Task<string[]> NextAsync(int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++)
            names[i] = (await NextAsync()).Name;

        return names;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }
}
