using System.Collections.Concurrent;
using DSharpPlus.Clients;
using DSharpPlus.Entities;
using DSharpPlus.EventArgs;

namespace DSharpPlus;

/// <summary>The client's state and events as they were observed. There is no gateway: tests play it by the internal members of the other part.</summary>
public sealed partial class DiscordClient : BaseDiscordClient
{
    private readonly IShardOrchestrator _shards;
    private readonly EventDispatch _events;
    private readonly ConcurrentDictionary<ulong, DiscordGuild> _guilds = new();

    // Once in the life of a client: never reset.
    private bool _hasDownloadedGuilds;
    private bool _isDisposed;

    internal DiscordClient(IServiceProvider services, IShardOrchestrator shards, EventDispatch events)
    {
        ServiceProvider = services;
        _shards = shards;
        _events = events;
    }

    public IServiceProvider ServiceProvider { get; internal set; }

    public bool AllShardsConnected => _shards.AllShardsConnected;

    public override IReadOnlyDictionary<ulong, DiscordGuild> Guilds => _guilds;

    public async Task ConnectAsync(DiscordActivity? activity = null, DiscordUserStatus? status = null, DateTimeOffset? idlesince = null)
    {
        CurrentUser ??= new DiscordUser { Id = OwnId };
        _events.Dispatch(this, new ClientStartedEventArgs());
        await _shards.StartAsync(activity, status, idlesince).ConfigureAwait(false);
    }

    /// <exception cref="NullReferenceException">The client has never been connected.</exception>
    public async Task DisconnectAsync()
    {
        await _shards.StopAsync().ConfigureAwait(false);
        _events.Dispatch(this, new ClientStoppedEventArgs());
    }

    public Task<EventWaiterResult<T>> WaitForEventAsync<T>(Func<T, bool> condition, TimeSpan timeout)
        where T : DiscordEventArgs => _events.WaitAsync(condition);

    /// <exception cref="NullReferenceException">The client has never been connected.</exception>
    public override void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        DisconnectAsync().GetAwaiter().GetResult();
        CurrentUser = null;
    }
}
