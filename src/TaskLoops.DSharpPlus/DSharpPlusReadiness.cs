using System.Runtime.CompilerServices;
using DSharpPlus;
using DSharpPlus.Clients;
using DSharpPlus.EventArgs;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>Watches a client of DSharpPlus, all shards of it.</summary>
/// <remarks>
/// Ready is: all shards are connected, and the last of them has said so, for its guilds have an entry only then. The library tells of nothing else: a
/// connection that is lost and resumed shows nowhere, and one that is given up only in <see cref="DiscordClient.AllShardsConnected"/>. Bots without a
/// gateway have no session; they are ready when they are connected.
/// </remarks>
internal sealed class DSharpPlusReadiness : ClientReadiness
{
    /// <summary>Those of clients whose container has no adapter.</summary>
    private static readonly ConditionalWeakTable<DiscordClient, DSharpPlusReadiness> _byClient = [];

    /// <summary>The library takes no "for ever".</summary>
    private static readonly TimeSpan _forEver = TimeSpan.FromDays(36500);

    private DiscordClient? _client;
    private volatile bool _hasStarted;
    private volatile bool _isStopped;
    private volatile bool _awaitsSession;

    /// <summary>Watches the client of a container, which is known when it first says something: it is not made before its time.</summary>
    private DSharpPlusReadiness(TimeProvider? time)
        : base(time)
    {
    }

    /// <summary>Watches a client whose container has no handlers of ours. Those can only be added before it is built; a waiter that is never content hears as much.</summary>
    private DSharpPlusReadiness(DiscordClient client)
        : this(client.ServiceProvider.GetService<TimeProvider>())
    {
        _client = client;
        _ = client.WaitForEventAsync<ClientStoppedEventArgs>(_ => Stopped(), _forEver);

        bool Stopped()
        {
            BeStopped();
            return false;
        }
    }

    /// <summary>Whether the client has been told to connect, so that the library has made its command services or may.</summary>
    public bool HasStarted => _hasStarted || _client?.AllShardsConnected == true;

    /// <summary>Null until it is known.</summary>
    public DiscordClient? Client => _client;

    /// <summary>The watch of a container's client. One that was built apart and put into the container does not speak to handlers of this container.</summary>
    /// <exception cref="InvalidOperationException">The container has no client.</exception>
    public static DSharpPlusReadiness In(IServiceProvider services)
    {
        var known = services.GetService<IServiceProviderIsService>();
        if (known?.IsService(typeof(DiscordClient)) == false)
            throw new InvalidOperationException("AddDSharpPlus finds no client: call AddDiscordClient or AddShardedDiscordClient on the services.");

        return known?.IsService(typeof(IShardOrchestrator)) == false
            ? Apart(services.GetRequiredService<DiscordClient>())
            : new DSharpPlusReadiness(services.GetService<TimeProvider>());
    }

    /// <summary>The one watch of a client: it remembers that the client was ready, whoever asks next.</summary>
    public static DSharpPlusReadiness Of(DiscordClient client)
    {
        if (client.ServiceProvider.GetService<DSharpPlusReadiness>() is not { } known)
            return Apart(client);

        known._client = client;
        return known;
    }

    /// <summary>Handlers run on the gateway's thread: they only tell.</summary>
    public static void Listen(EventHandlingBuilder events) => events
        .HandleClientStarted((client, _) => Told(client, readiness => readiness.OnStarted()))
        .HandleSessionCreated((client, _) => Told(client, readiness => readiness.OnSessionCreated()))
        .HandleClientStopped((client, _) => Told(client, readiness => readiness.OnStopped()));

    /// <inheritdoc/>
    protected override ClientState Read()
    {
        if (_isStopped)
            return ClientState.Stopped;
        if (_client?.AllShardsConnected != true)
            return ClientState.Disconnected;

        return _awaitsSession ? ClientState.Connected : ClientState.Ready;
    }

    private static DSharpPlusReadiness Apart(DiscordClient client) => _byClient.GetValue(client, key => new DSharpPlusReadiness(key));

    private static Task Told(DiscordClient client, Action<DSharpPlusReadiness> tell)
    {
        tell(Of(client));
        return Task.CompletedTask;
    }

    private void OnStarted()
    {
        _awaitsSession = _client!.ServiceProvider.GetService<IShardOrchestrator>() is not NullShardOrchestrator;
        _isStopped = false;
        _hasStarted = true;
        Look();
    }

    /// <summary>One comes from each shard: the last finds all of them connected.</summary>
    private void OnSessionCreated()
    {
        if (_client!.AllShardsConnected)
            _awaitsSession = false;
        Look();
    }

    /// <summary>Until the next start, whatever a connection says that has just come to life.</summary>
    private void OnStopped()
    {
        _isStopped = true;
        BeStopped();
    }
}
