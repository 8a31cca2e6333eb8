using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Discord.WebSocket;

/// <summary>The client's state and events as they were observed. There is no gateway: tests play it by the internal members of the other part.</summary>
public partial class DiscordSocketClient : BaseSocketClient
{
    private ConcurrentDictionary<ulong, SocketGuild> _guilds = new();

    // Volatile: the test that plays the gateway and the adapter that asks are on different threads.
    private volatile ConnectionState _state;

    // A client that was started tries again after each lost connection.
    private bool _isStarted;

    // What RESUMED restores; a logout keeps it, as the real client keeps its session id.
    private SocketSelfUser? _userOfSession;

    public DiscordSocketClient()
        : this(new DiscordSocketConfig())
    {
    }

    public DiscordSocketClient(DiscordSocketConfig config)
        : base(config)
    {
        ShardId = config.ShardId ?? 0;
        Rest = new DiscordSocketRestClient(config);
    }

    public event Func<Task>? Connected;

    public event Func<Exception, Task>? Disconnected;

    public event Func<Task>? Ready;

    public event Func<int, int, Task>? LatencyUpdated;

    public override DiscordSocketRestClient Rest { get; }

    public int ShardId { get; }

    public override ConnectionState ConnectionState => _state;

    public override int Latency { get; protected set; }

    public override IReadOnlyCollection<SocketGuild> Guilds => [.. _guilds.Values];

    public override SocketGuild? GetGuild(ulong id) => _guilds.GetValueOrDefault(id);

    public override Task StartAsync()
    {
        if (_state != ConnectionState.Disconnected)
            throw new InvalidOperationException("Cannot start an already running client.");
        _isStarted = true;
        _state = ConnectionState.Connecting;
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _isStarted = false;
        return DisconnectAsync(new TaskCanceledException());
    }

    internal override Task OnLogoutAsync() => StopAsync();

    internal override void Dispose(bool disposing) => StopAsync().GetAwaiter().GetResult();

    internal override ValueTask DisposeAsync(bool disposing) => new(StopAsync());

    private async Task DisconnectAsync(Exception exception)
    {
        if (_state == ConnectionState.Disconnected)
            return;
        _state = ConnectionState.Disconnecting;
        foreach (var guild in _guilds.Values.Where(guild => guild.IsAvailable))
            await LoseAsync(guild).ConfigureAwait(false);
        _state = ConnectionState.Disconnected;
        await RaiseAsync(() => Disconnected.InvokeAsync(exception)).ConfigureAwait(false);
    }

    private async Task CompleteConnectionAsync()
    {
        if (_state == ConnectionState.Connected)
            return;
        _state = ConnectionState.Connected;
        await RaiseAsync(() => Connected.InvokeAsync()).ConfigureAwait(false);
    }

    private async Task GainAsync(SocketGuild guild)
    {
        if (guild.IsConnected)
            return;
        guild.IsConnected = true;
        await RaiseAsync(() => OnGuildAvailableAsync(guild)).ConfigureAwait(false);
    }

    private async Task LoseAsync(SocketGuild guild)
    {
        if (!guild.IsConnected)
            return;
        guild.IsConnected = false;
        await RaiseAsync(() => OnGuildUnavailableAsync(guild)).ConfigureAwait(false);
    }

    /// <summary>The real client logs what a handler throws.</summary>
    private static async Task RaiseAsync(Func<Task> handlers)
    {
        try
        {
            await handlers().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody listens to the log here.
        }
    }
}
