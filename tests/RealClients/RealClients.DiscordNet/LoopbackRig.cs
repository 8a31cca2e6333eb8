using System.Collections;
using System.Net;
using System.Reflection;
using Discord;
using Discord.Net.Rest;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Gateway;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The real client of Discord.Net over a loopback Discord. Everything is waited for by the client's events, or the loopback's.</summary>
public class LoopbackRig(int shards) : DiscordNetRig
{
    private const string Messages = "channels/*/messages";
    private const int AuthenticationFailed = 4004;
    private const int DisallowedIntents = 4014;

    private IMessageChannel? _channel;

    public LoopbackRig()
        : this(shards: 1)
    {
    }

    public override bool KeepsSessions
    {
        get => Discord.Gateway.KeepsSessionsAfterNormalClose;
        set => Discord.Gateway.KeepsSessionsAfterNormalClose = value;
    }

    public override int Handlers => HandlersOf(Client.GetType());

    protected LoopbackDiscord Discord { get; } = LoopbackDiscord.StartAsync(new LoopbackDiscordOptions { Shards = shards, HeartbeatInterval = TimeSpan.FromSeconds(5) }).GetAwaiter().GetResult();

    public override async Task ConnectAsync()
    {
        if (WithholdsAGuild)
            Discord.Gateway.WithholdGuilds(Discord.Options.GuildIds[0]);

        var connected = NextConnected();
        var guilds = NextGuilds(WithholdsAGuild ? 1 : 2);
        var ready = (WithholdsAGuild && !SoonGivesUpGuilds) || !WaitsForReady ? Task.CompletedTask : NextReady();
        await LogInAndStartAsync();
        await connected;
        await guilds;
        await ready;
    }

    public override async Task BringTheGuildAsync()
    {
        var guild = NextGuilds(1);
        await Discord.Gateway.ReleaseGuildsAsync();
        await guild;
    }

    public override async Task LoseConnectionAsync()
    {
        var disconnected = NextDisconnected();
        Discord.Gateway.ClosePort();
        await Discord.Gateway.CutAsync();
        await disconnected;
    }

    public override async Task RegainConnectionAsync()
    {
        var connected = NextConnected();
        Discord.Gateway.OpenPort();
        await connected;
    }

    public override async Task RegainWithoutSessionAsync()
    {
        var ready = NextReady();
        Discord.Gateway.AcceptsResumes = false;
        Discord.Gateway.OpenPort();
        await ready;
        Assert.That(Discord.Gateway.ResumesRefused, Is.EqualTo(shards));
    }

    public override async Task BeginNewSessionAsync()
    {
        var ready = NextReady();
        await Discord.Gateway.InvalidateSessionAsync(resumable: false);
        await ready;
    }

    public override async Task ResumeAsync()
    {
        var resumes = Discord.Gateway.Resumes;
        var connected = NextConnected();
        await LogInAndStartAsync();
        await connected;
        Assert.That(Discord.Gateway.Resumes - resumes, Is.EqualTo(shards));
        Assert.That(Discord.Gateway.ResumesRefused, Is.Zero);
    }

    public override async Task InterruptAsync(Interruption how)
    {
        var connected = NextConnected();
        switch (how)
        {
            case Interruption.Cut:
                await Discord.Gateway.CutAsync();
                break;
            case Interruption.ReconnectAskedFor:
                await Discord.Gateway.RequestReconnectAsync();
                break;
            case Interruption.Closed:
                await Discord.Gateway.CloseAsync(4000);
                break;
            default:
                var disconnected = NextDisconnected();
                Discord.Gateway.AnswersHeartbeats = false;
                await disconnected;
                Discord.Gateway.AnswersHeartbeats = true;
                break;
        }

        await connected;
        Assert.That(Discord.Gateway.Resumes, Is.EqualTo(shards));
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
            case Refusal.ServiceUnavailable:
                Discord.Gateway.RefuseConnections(GatewayRefusal.ServiceUnavailable);
                break;
            default:
                Discord.Gateway.CloseOnIdentify(AuthenticationFailed);
                break;
        }

        var first = NextDisconnected();
        await LogInAndStartAsync();
        await first;
        await NextDisconnected();
    }

    public override async Task GetInAsync()
    {
        var ready = NextReady();
        Discord.Gateway.OpenPort();
        Discord.Gateway.AllowConnections();
        Discord.Gateway.AllowIdentifies();
        await ready;
    }

    public override async Task BeTurnedAwayForGoodAsync()
    {
        Discord.Gateway.CloseOnIdentify(DisallowedIntents);
        var disconnected = NextDisconnected();
        await LogInAndStartAsync();
        await disconnected;
    }

    public override async Task BeThrownOutForGoodAsync()
    {
        var disconnected = NextDisconnected();
        await Discord.Gateway.CloseAsync(DisallowedIntents);
        await disconnected;
    }

    public override async Task StopAsync()
    {
        var disconnected = NextDisconnected();
        await Client.StopAsync();
        await disconnected;
    }

    public override async Task LogOutAsync()
    {
        await StopAsync();
        await Client.LogoutAsync();
    }

    public override Task CallAsync(CallResult result, CancellationToken cancelled) => CallAsync(
        result switch
        {
            CallResult.Succeeds => CallFailure.None,
            CallResult.InternalServerError => CallFailure.InternalServerError,
            CallResult.ServiceUnavailable => CallFailure.ServiceUnavailable,
            CallResult.RateLimited => CallFailure.RateLimited,
            CallResult.Cut => CallFailure.Cut,
            CallResult.NotFound => CallFailure.NotFound,
            _ => CallFailure.Forbidden,
        },
        cancelled);

    public override async Task CallAsync(CallFailure failure, CancellationToken cancelled)
    {
        if (FaultOf(failure) is { } fault)
            Discord.Rest.Script("POST", Messages, fault, times: 1);

        // A limit that was met is waited for, except where the failure is that it is not.
        var options = new RequestOptions { CancelToken = cancelled };
        if (failure is CallFailure.RateLimited or CallFailure.BadGateway)
            options.RetryMode = RetryMode.AlwaysFail;

        var channel = Channel();
        if (failure != CallFailure.Refused)
        {
            await channel.SendMessageAsync("text", options: options);
            return;
        }

        Discord.Rest.ClosePort();
        try
        {
            await channel.SendMessageAsync("text", options: options);
        }
        finally
        {
            Discord.Rest.OpenPort();
        }
    }

    public override (Task Asked, Task Call) CallInSilence(CancellationToken cancelled)
    {
        var script = Discord.Rest.Script("POST", Messages, RestFault.Silence, times: 1);
        var call = Channel().SendMessageAsync("text", options: new RequestOptions { CancelToken = cancelled });
        return (script.WaitUntilUsedAsync(), call);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Client is not null)
            await Client.DisposeAsync();
        await Discord.DisposeAsync();
        Assert.That(Discord.Faults, Is.Empty);
    }

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton(_ => new DiscordSocketClient(Configuration()));

    protected DiscordSocketConfig Configuration() => new()
    {
        GatewayHost = $"ws://127.0.0.1:{Discord.GatewayUri.Port}",
        RestClientProvider = _ => DefaultRestClientProvider.Instance(Discord.RestUri.AbsoluteUri),
        LogGatewayIntentWarnings = false,
        ConnectionTimeout = 5000,
        MaxWaitBetweenGuildAvailablesBeforeReady = SoonGivesUpGuilds ? 100 : 600_000,
    };

    protected async Task LogInAndStartAsync()
    {
        if (Client.LoginState != LoginState.LoggedIn)
            await Client.LoginAsync(TokenType.Bot, "anything", validateToken: false);
        await Client.StartAsync();
    }

    protected Task NextReady(Func<IReadOnlySet<int>, bool>? areEnough = null) => Next(areEnough ?? All, heard =>
    {
        if (Client is DiscordShardedClient sharded)
        {
            sharded.ShardReady += heard;
            return () => sharded.ShardReady -= heard;
        }

        var single = (DiscordSocketClient)Client;
        Func<Task> handler = () => heard(single);
        single.Ready += handler;
        return () => single.Ready -= handler;
    });

    protected Task NextConnected(Func<IReadOnlySet<int>, bool>? areEnough = null) => Next(areEnough ?? All, heard =>
    {
        if (Client is DiscordShardedClient sharded)
        {
            sharded.ShardConnected += heard;
            return () => sharded.ShardConnected -= heard;
        }

        var single = (DiscordSocketClient)Client;
        Func<Task> handler = () => heard(single);
        single.Connected += handler;
        return () => single.Connected -= handler;
    });

    protected Task NextDisconnected(Func<IReadOnlySet<int>, bool>? areEnough = null) => Next(areEnough ?? All, heard =>
    {
        if (Client is DiscordShardedClient sharded)
        {
            Func<Exception, DiscordSocketClient, Task> handlerOfShards = (_, shard) => heard(shard);
            sharded.ShardDisconnected += handlerOfShards;
            return () => sharded.ShardDisconnected -= handlerOfShards;
        }

        var single = (DiscordSocketClient)Client;
        Func<Exception, Task> handler = _ => heard(single);
        single.Disconnected += handler;
        return () => single.Disconnected -= handler;
    });

    /// <summary>Found in the client's cache, and kept: a client that has logged out has none.</summary>
    protected IMessageChannel Channel() => _channel ??= (IMessageChannel)Client.GetChannel(Discord.Options.GuildIds[1] + 1);

    private static RestFault? FaultOf(CallFailure failure) => failure switch
    {
        CallFailure.None or CallFailure.Refused => null,
        CallFailure.InternalServerError => RestFault.Status(HttpStatusCode.InternalServerError),
        CallFailure.BadGateway => RestFault.Status(HttpStatusCode.BadGateway),
        CallFailure.ServiceUnavailable => RestFault.Status(HttpStatusCode.ServiceUnavailable),
        CallFailure.GatewayTimeout => RestFault.Status(HttpStatusCode.GatewayTimeout),
        CallFailure.UnknownServerError => RestFault.Status(520, "<html>520</html>", "text/html"),
        CallFailure.RateLimited => RestFault.RateLimited(TimeSpan.FromMilliseconds(50)),
        CallFailure.Cut => RestFault.CutBeforeAnswer,
        CallFailure.CutInBody => RestFault.CutInBody,
        CallFailure.BadRequest => RestFault.Status(HttpStatusCode.BadRequest),
        CallFailure.Unauthorized => RestFault.Status(HttpStatusCode.Unauthorized),
        CallFailure.Forbidden => RestFault.Status(HttpStatusCode.Forbidden),
        CallFailure.NotFound => RestFault.Status(HttpStatusCode.NotFound),
        CallFailure.Conflict => RestFault.Status(HttpStatusCode.Conflict),
        _ => RestFault.Silence,
    };

    private async Task NextGuilds(int count)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Client.GuildAvailable += Count;
        await all.Task;
        Client.GuildAvailable -= Count;

        Task Count(SocketGuild guild)
        {
            if (Interlocked.Decrement(ref count) == 0)
                all.SetResult();
            return Task.CompletedTask;
        }
    }

    private bool All(IReadOnlySet<int> heard) => heard.Count == shards;

    /// <summary>The next event of a kind, of enough shards: of each, unless told otherwise. Handlers run in the order in which they came: what listens already has heard of it then.</summary>
    private static async Task Next(Func<IReadOnlySet<int>, bool> areEnough, Func<Func<DiscordSocketClient, Task>, Action> listen)
    {
        var heard = new HashSet<int>();
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = listen(from =>
        {
            lock (heard)
            {
                heard.Add(from.ShardId);
                if (areEnough(heard))
                    next.TrySetResult();
            }

            return Task.CompletedTask;
        });
        await next.Task;
        leave();
    }

    private int HandlersOf(Type? type)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type is null ? 0 : HandlersOf(type.BaseType) + type.GetFields(Hidden)
            .Where(field => field.FieldType.Name == "AsyncEvent`1")
            .Sum(field => ((ICollection)field.FieldType.GetField("_subscriptions", Hidden)!.GetValue(field.GetValue(Client))!).Count);
    }
}
