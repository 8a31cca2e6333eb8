using System.Net;
using DSharpPlus;
using DSharpPlus.Clients;
using DSharpPlus.Extensions;
using DSharpPlus.Net;
using DSharpPlus.Net.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Gateway;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>The real client of DSharpPlus over a loopback Discord.</summary>
public class LoopbackRig(LoopbackDiscordOptions options) : DSharpPlusRig
{
    private const int UnknownError = 4000;
    private const int SessionTimedOut = 4009;
    private const int DisallowedIntents = 4014;

    private const string Channels = "channels/*";

    /// <summary>A channel that the client has not heard of, so that it asks.</summary>
    private const ulong Elsewhere = 1000;

    private readonly Bell _sessionCreated = new();
    private readonly Bell _guildsDownloaded = new();
    private readonly Bell _stopped = new();
    private readonly Bell _messageCreated = new();
    private readonly Bell _connectionRefused = new();
    private readonly Bell _givenUp = new();
    private volatile bool _hasDownloaded;
    private volatile bool _isOver;

    public LoopbackRig()
        : this(new LoopbackDiscordOptions())
    {
    }

    public override TimeSpan KnownRetryAfter => TimeSpan.FromSeconds(0.25);

    public LoopbackDiscord Discord { get; } = LoopbackDiscord.StartAsync(options).GetAwaiter().GetResult();

    /// <summary>Completes when the client hears the next message.</summary>
    protected Task MessageHeard => _messageCreated.Next;

    public override void Listen(IServiceCollection services)
    {
        base.Listen(services);
        services.ConfigureEventHandlers(events => events
            .HandleSessionCreated((_, _) => Rung(_sessionCreated))
            .HandleGuildDownloadCompleted((_, _) => Rung(_guildsDownloaded))
            .HandleMessageCreated((_, _) => Rung(_messageCreated))
            .HandleClientStopped((_, _) => Rung(_stopped)));
    }

    public override async Task ConnectAsync()
    {
        var connected = Connected();
        await StartAsync();
        await connected;
    }

    /// <summary>The library tries to resume, fails, and gives the session up; nobody is told. When it waits before the next attempt, it has.</summary>
    public override Task LoseConnectionAsync() => LoseAsync(shard: null);

    /// <summary>With a new session: a connection that the library resumes it has never called lost.</summary>
    public override async Task RegainConnectionAsync()
    {
        var created = SessionsCreated(options.Shards);
        Discord.Gateway.OpenPort();
        await created;
    }

    public override async Task BeginNewSessionAsync(SessionEnd why)
    {
        var created = SessionsCreated(options.Shards);
        switch (why)
        {
            case SessionEnd.Invalid:
                await Discord.Gateway.InvalidateSessionAsync(resumable: false);
                break;
            case SessionEnd.ResumeRefused:
                Discord.Gateway.AcceptsResumes = false;
                await Discord.Gateway.CutAsync();
                break;
            default:
                await Discord.Gateway.CloseAsync(SessionTimedOut);
                break;
        }

        await created;
        Assert.That(Discord.Gateway.ResumesRefused, Is.EqualTo(why == SessionEnd.ResumeRefused ? options.Shards : 0));
        Discord.Gateway.AcceptsResumes = true;
    }

    public override async Task InterruptAsync(Interruption how)
    {
        switch (how)
        {
            case Interruption.Cut:
                await Discord.Gateway.CutAsync();
                break;
            case Interruption.ReconnectAskedFor:
                await Discord.Gateway.RequestReconnectAsync();
                break;
            case Interruption.SessionKept:
                await Discord.Gateway.InvalidateSessionAsync(resumable: true);
                break;
            default:
                await Discord.Gateway.CloseAsync(UnknownError);
                break;
        }

        await Discord.Gateway.NextResumeAsync();

        // What comes after RESUMED has arrived: nothing else tells.
        var heard = _messageCreated.Next;
        await Discord.Users.SayAsync("Are you there?");
        await heard;
        Assert.That((Discord.Gateway.Resumes, Discord.Gateway.ResumesRefused, Discord.Gateway.Identifies), Is.EqualTo((1, 0, 1)));
    }

    public override async Task MissHeartbeatsAsync()
    {
        Discord.Gateway.AnswersHeartbeats = false;
        await Discord.Gateway.NextResumeAsync();
        Discord.Gateway.AnswersHeartbeats = true;
        while (await ConnectsAnewAsync())
        {
            // Until four heartbeats have gone by in peace.
        }
    }

    public override async Task ConnectInVainAsync(Refusal how)
    {
        switch (how)
        {
            case Refusal.PortClosed:
                Discord.Gateway.ClosePort();
                break;
            case Refusal.Reset:
                Discord.Gateway.RefuseConnections(GatewayRefusal.Reset);
                break;
            default:
                Discord.Gateway.RefuseConnections(GatewayRefusal.ServiceUnavailable);
                break;
        }

        var first = _connectionRefused.Next;
        await StartAsync();
        await first;
        await _connectionRefused.Next;
    }

    public override async Task GetInAsync()
    {
        var connected = Connected();
        Discord.Gateway.OpenPort();
        Discord.Gateway.AllowConnections();
        await connected;
    }

    public override async Task ConnectAndBeCutOffAsync()
    {
        Discord.Gateway.AnswersIdentifies = false;
        await StartAsync();
        await Discord.Gateway.NextIdentifyAsync();
        await Discord.Gateway.CutAsync();
        Discord.Gateway.AnswersIdentifies = true;
    }

    public override async Task BeTurnedAwayForGoodAsync()
    {
        Discord.Gateway.CloseOnIdentify(DisallowedIntents);
        var givenUp = _givenUp.Next;
        await StartAsync();
        await givenUp;
    }

    public override async Task BeThrownOutForGoodAsync()
    {
        var givenUp = _givenUp.Next;
        await Discord.Gateway.CloseAsync(DisallowedIntents);
        await givenUp;
    }

    public override async Task LogOutAsync()
    {
        var stopped = _stopped.Next;
        await Client.DisconnectAsync();
        await stopped;
    }

    public override Task UseTextCommandAsync(string name) => Discord.Users.SayAsync($"?{name}");

    public override async Task CallAsync(CallFailure failure)
    {
        // It tries again by itself what never reached Discord: that lasts until it gives up.
        var script = FaultOf(failure) is { } fault ? Discord.Rest.Script("GET", Channels, fault) : null;
        if (failure == CallFailure.Refused)
            Discord.Rest.ClosePort();
        try
        {
            await Client.GetChannelAsync(Elsewhere);
        }
        finally
        {
            script?.Release();
            if (failure == CallFailure.Refused)
                Discord.Rest.OpenPort();
        }
    }

    public override (Task Asked, Task Call) CallInSilence()
    {
        var script = Discord.Rest.Script("GET", Channels, RestFault.Silence);
        return (script.WaitUntilUsedAsync(), Client.GetChannelAsync(Elsewhere));
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
        services.Configure<GatewayClientOptions>(gateway => gateway.GetReconnectionDelay = DelayAfterRefusal);
        services.Configure<RestClientOptions>(Configure);
        services.AddSingleton<ILoggerProvider>(new LogBell(_givenUp, "abandoning reconnecting"));
    }

    protected virtual void AddBareClient(IServiceCollection services) => services.AddDiscordClient("token", DiscordIntents.All);

    protected virtual void Configure(RestClientOptions rest)
    {
        rest.Timeout = TimeSpan.FromSeconds(5);
        rest.RatelimitRetryDelayFallback = TimeSpan.FromMilliseconds(100);
    }

    /// <summary>Told to connect, and nothing more.</summary>
    protected Task StartAsync()
    {
        WasConnected = true;
        return Client.ConnectAsync();
    }

    protected async Task LoseAsync(int? shard)
    {
        var refused = _connectionRefused.Next;
        Discord.Gateway.ClosePort();
        await Discord.Gateway.CutAsync(shard);
        await refused;

        // One that still tries to resume would find the port open. The first refusal may come before the library has put its old session away.
        var shards = Client.ServiceProvider.GetRequiredService<IShardOrchestrator>();
        await _connectionRefused.UntilAsync(() => Enumerable.Range(0, options.Shards).All(id => (shard ?? id) != id || !shards.IsConnected(id)));
        await _connectionRefused.Next;
        await _connectionRefused.Next;
    }

    /// <summary>Completes when so many shards have begun a session from now on.</summary>
    protected Task SessionsCreated(int count)
    {
        var all = Sessions + count;
        return _sessionCreated.UntilAsync(() => Sessions >= all);
    }

    private static Task Rung(Bell bell)
    {
        bell.Ring();
        return Task.CompletedTask;
    }

    private static RestFault? FaultOf(CallFailure failure) => failure switch
    {
        CallFailure.None or CallFailure.Refused => null,
        CallFailure.InternalServerError => RestFault.Status(HttpStatusCode.InternalServerError),
        CallFailure.BadGateway => RestFault.Status(HttpStatusCode.BadGateway),
        CallFailure.ServiceUnavailable => RestFault.Status(HttpStatusCode.ServiceUnavailable),
        CallFailure.GatewayTimeout => RestFault.Status(HttpStatusCode.GatewayTimeout),
        CallFailure.RateLimited => RestFault.RateLimited(TimeSpan.FromSeconds(0.25)),
        CallFailure.Cut => RestFault.CutBeforeAnswer,
        CallFailure.CutInBody => RestFault.CutInBody,
        CallFailure.BadRequest => RestFault.Status(HttpStatusCode.BadRequest),
        CallFailure.Unauthorized => RestFault.Status(HttpStatusCode.Unauthorized),
        CallFailure.Forbidden => RestFault.Status(HttpStatusCode.Forbidden),
        CallFailure.NotFound => RestFault.Status(HttpStatusCode.NotFound),
        CallFailure.MethodNotAllowed => RestFault.Status(HttpStatusCode.MethodNotAllowed),
        CallFailure.RequestTooLarge => RestFault.Status(HttpStatusCode.RequestEntityTooLarge),
        _ => RestFault.Silence,
    };

    /// <summary>The guilds of a single client have come too, of which the library tells once in its life.</summary>
    private async Task Connected()
    {
        var created = SessionsCreated(options.Shards);
        var downloaded = _hasDownloaded || options.Shards > 1 ? Task.CompletedTask : _guildsDownloaded.Next;
        await created;
        await downloaded;
        _hasDownloaded = true;
    }

    private async Task<bool> ConnectsAnewAsync()
    {
        var (connections, heartbeats) = (Discord.Gateway.ConnectionAttempts, Discord.Gateway.Heartbeats);
        await Discord.Gateway.WaitUntilAsync(gateway => gateway.ConnectionAttempts > connections || gateway.Heartbeats >= heartbeats + 4);
        return Discord.Gateway.ConnectionAttempts > connections;
    }

    /// <summary>The library goes on trying after its own disposal.</summary>
    private TimeSpan DelayAfterRefusal(uint attempt)
    {
        _connectionRefused.Ring();
        return _isOver ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(50);
    }
}
