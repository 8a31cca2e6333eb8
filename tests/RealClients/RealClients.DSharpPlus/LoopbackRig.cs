using System.Net;
using DSharpPlus;
using DSharpPlus.Extensions;
using DSharpPlus.Net;
using DSharpPlus.Net.Gateway;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.Hosting;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>The real client of DSharpPlus over a loopback Discord.</summary>
public class LoopbackRig(LoopbackDiscordOptions options) : DSharpPlusRig
{
    private const string Channels = "channels/*";

    /// <summary>A channel that the client has not heard of, so that it asks.</summary>
    private const ulong Elsewhere = 1000;

    private readonly Bell _sessionCreated = new();
    private readonly Bell _guildsDownloaded = new();
    private readonly Bell _stopped = new();
    private readonly Bell _connectionRefused = new();
    private bool _hasDownloaded;
    private volatile bool _isOver;

    public LoopbackRig()
        : this(new LoopbackDiscordOptions())
    {
    }

    public LoopbackDiscord Discord { get; } = LoopbackDiscord.StartAsync(options).GetAwaiter().GetResult();

    public override TimeSpan KnownRetryAfter => TimeSpan.FromSeconds(0.25);

    /// <summary>Ours come after the adapter's: what it hears it has heard then.</summary>
    public override void AddAdapter(TaskLoopsBuilder loops)
    {
        base.AddAdapter(loops);
        loops.Services.ConfigureEventHandlers(events => events
            .HandleSessionCreated((_, _) => Rung(_sessionCreated))
            .HandleGuildDownloadCompleted((_, _) => Rung(_guildsDownloaded))
            .HandleClientStopped((_, _) => Rung(_stopped)));
    }

    public override async Task ConnectAsync()
    {
        WasConnected = true;

        // The library tells of it once in the life of a client.
        var connected = _hasDownloaded ? _sessionCreated.Next : _guildsDownloaded.Next;
        await Client.ConnectAsync();
        await connected;
        _hasDownloaded = true;
    }

    /// <summary>The library tries to resume, fails, and gives the session up; nobody is told. When it waits before the next attempt, it has.</summary>
    public override async Task LoseConnectionAsync()
    {
        var refused = _connectionRefused.Next;
        Discord.Gateway.ClosePort();
        await Discord.Gateway.CutAsync();
        await refused;
    }

    /// <summary>With a new session: a connection that the library resumes it has never called lost.</summary>
    public override async Task RegainConnectionAsync()
    {
        var created = _sessionCreated.Next;
        Discord.Gateway.OpenPort();
        await created;
    }

    public override async Task BeginNewSessionAsync()
    {
        var created = _sessionCreated.Next;
        await Discord.Gateway.InvalidateSessionAsync(resumable: false);
        await created;
    }

    public override async Task LogOutAsync()
    {
        var stopped = _stopped.Next;
        await Client.DisconnectAsync();
        await stopped;
    }

    /// <summary>The library's methods take no token.</summary>
    public override async Task CallAsync(CallResult result, CancellationToken cancelled)
    {
        // It tries a cut call again by itself: the network stays away until it gives up.
        var script = FaultOf(result) is { } fault ? Discord.Rest.Script("GET", Channels, fault, times: result == CallResult.Cut ? int.MaxValue : 1) : null;
        try
        {
            await Client.GetChannelAsync(Elsewhere).WaitAsync(cancelled);
        }
        finally
        {
            script?.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _isOver = true;
        await Discord.DisposeAsync();
        Assert.That(Discord.Faults, Is.Empty);
    }

    protected override void AddDiscordClient(IServiceCollection services)
    {
        AddBareClient(services);
        services.DisableGatewayCompression();
        services.AddHttpClient("DSharpPlus.Rest.HttpClient").AddHttpMessageHandler(() => new ToLoopback(Discord.RestUri));
        services.Configure<GatewayClientOptions>(options => options.GetReconnectionDelay = DelayAfterRefusal);
        services.Configure<RestClientOptions>(options =>
        {
            options.Timeout = TimeSpan.FromSeconds(5);
            options.RatelimitRetryDelayFallback = TimeSpan.FromMilliseconds(100);
        });
    }

    protected virtual void AddBareClient(IServiceCollection services) => services.AddDiscordClient("token", DiscordIntents.All);

    private static Task Rung(Bell bell)
    {
        bell.Ring();
        return Task.CompletedTask;
    }

    private static RestFault? FaultOf(CallResult result) => result switch
    {
        CallResult.Succeeds => null,
        CallResult.InternalServerError => RestFault.Status(HttpStatusCode.InternalServerError),
        CallResult.ServiceUnavailable => RestFault.Status(HttpStatusCode.ServiceUnavailable),
        CallResult.RateLimited => RestFault.RateLimited(TimeSpan.FromSeconds(0.25)),
        CallResult.Cut => RestFault.CutBeforeAnswer,
        CallResult.NotFound => RestFault.Status(HttpStatusCode.NotFound),
        _ => RestFault.Status(HttpStatusCode.Forbidden),
    };

    /// <summary>The library goes on trying after its own disposal.</summary>
    private TimeSpan DelayAfterRefusal(uint attempt)
    {
        _connectionRefused.Ring();
        return _isOver ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(50);
    }
}
