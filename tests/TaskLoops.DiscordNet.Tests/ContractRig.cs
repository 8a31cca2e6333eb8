using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using Discord;
using Discord.Net;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>The contract of Discord.Net's client, whose gateway the test plays.</summary>
public class ContractRig : DiscordNetRig
{
    private const ulong FirstGuild = 1;
    private const ulong SecondGuild = 2;

    public override int Handlers => HandlersOf(Client.GetType());

    protected IReadOnlyList<DiscordSocketClient> Shards => Client is DiscordShardedClient sharded ? [.. sharded.Shards!] : [(DiscordSocketClient)Client];

    public override async Task ConnectAsync()
    {
        await StartAsync();
        foreach (var shard in Shards)
            await ConnectAsync(shard);
    }

    public override Task BringTheGuildAsync() => Shards[0].ReceiveGuildAsync(FirstGuild);

    public override Task LoseConnectionAsync() => EachAsync(shard => shard.DropAsync(Cut()));

    public override Task RegainConnectionAsync() => EachAsync(shard => shard.ReceiveResumedAsync());

    public override Task BeginNewSessionAsync() => EachAsync(BecomeReadyAsync);

    public override Task RegainWithoutSessionAsync() => EachAsync(BecomeReadyAsync);

    public override async Task ResumeAsync()
    {
        await StartAsync();
        await RegainConnectionAsync();
    }

    public override async Task InterruptAsync(Interruption how)
    {
        await EachAsync(shard => shard.DropAsync(how switch
        {
            Interruption.Cut => Cut(),
            Interruption.Closed => new WebSocketException("WebSocket connection was closed", new WebSocketClosedException(4000)),
            _ => new GatewayReconnectException("The server asks for it, or has missed a heartbeat."),
        }));
        await RegainConnectionAsync();
    }

    public override async Task ConnectInVainAsync(Refusal how)
    {
        await StartAsync();
        for (var time = 0; time < 2; time++)
        {
            await EachAsync(shard => shard.DropAsync(how == Refusal.NotAuthenticated
                ? new WebSocketException("WebSocket connection was closed", new WebSocketClosedException(4004))
                : new WebSocketException("Unable to connect to the remote server", new HttpRequestException("Refused.", new SocketException()))));
        }
    }

    public override Task GetInAsync() => EachAsync(BecomeReadyAsync);

    public override async Task BeTurnedAwayForGoodAsync()
    {
        await StartAsync();
        await BeThrownOutForGoodAsync();
    }

    public override Task BeThrownOutForGoodAsync() => EachAsync(shard => shard.CloseForGoodAsync(4014));

    public override Task StopAsync() => Client.StopAsync();

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

    public override Task CallAsync(CallFailure failure, CancellationToken cancelled)
    {
        if (Client.LoginState != LoginState.LoggedIn)
            return Task.FromException(new InvalidOperationException("Client is not logged in."));
        if (cancelled.IsCancellationRequested)
            return Task.FromException(new TimeoutException());

        return failure switch
        {
            CallFailure.None => Task.CompletedTask,
            CallFailure.InternalServerError => Answer(HttpStatusCode.InternalServerError),
            CallFailure.BadGateway => Answer(HttpStatusCode.BadGateway),
            CallFailure.ServiceUnavailable => Answer(HttpStatusCode.ServiceUnavailable),
            CallFailure.GatewayTimeout => Answer(HttpStatusCode.GatewayTimeout),
            CallFailure.UnknownServerError => Answer((HttpStatusCode)520),
            CallFailure.RateLimited => Task.FromException(new RateLimitedException(null!)),
            CallFailure.Cut or CallFailure.CutInBody => Task.FromException(new HttpRequestException("Cut.", new IOException("The response ended prematurely."))),
            CallFailure.Refused => Task.FromException(new HttpRequestException("Connection refused.", new SocketException())),
            CallFailure.BadRequest => Answer(HttpStatusCode.BadRequest),
            CallFailure.Unauthorized => Answer(HttpStatusCode.Unauthorized),
            CallFailure.Forbidden => Answer(HttpStatusCode.Forbidden),
            CallFailure.NotFound => Answer(HttpStatusCode.NotFound),
            CallFailure.Conflict => Answer(HttpStatusCode.Conflict),
            _ => Task.FromException(new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException())),
        };
    }

    public override (Task Asked, Task Call) CallInSilence(CancellationToken cancelled)
    {
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancelled.UnsafeRegister(_ => call.TrySetCanceled(cancelled), null);
        Client.LoggedOut += () =>
        {
            call.TrySetException(new TaskCanceledException());
            return Task.CompletedTask;
        };
        return (Task.CompletedTask, call.Task);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Client is not null)
            await Client.DisposeAsync();
    }

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton<DiscordSocketClient>();

    protected async Task StartAsync()
    {
        if (Client.LoginState != LoginState.LoggedIn)
            await Client.LoginAsync(TokenType.Bot, "token", validateToken: false);
        await Client.StartAsync();
    }

    /// <summary>READY, the guilds that come, and Ready, if all have come or the library waits no longer.</summary>
    protected async Task ConnectAsync(DiscordSocketClient shard)
    {
        var guilds = GuildsOf(shard);
        await shard.ReceiveReadyAsync(guilds);
        foreach (var guild in guilds.Where(guild => !WithholdsAGuild || guild != FirstGuild))
            await shard.ReceiveGuildAsync(guild);
        if (!WithholdsAGuild || SoonGivesUpGuilds || !guilds.Contains(FirstGuild))
            await shard.RaiseReadyAsync();
    }

    protected Task BecomeReadyAsync(DiscordSocketClient shard) => shard.BecomeReadyAsync(GuildsOf(shard));

    protected static WebSocketException Cut() => new("WebSocket connection was closed", new WebSocketException(WebSocketError.ConnectionClosedPrematurely));

    private static Task Answer(HttpStatusCode status) => Task.FromException(new HttpException(status, null!));

    private ulong[] GuildsOf(DiscordSocketClient shard) => Client is DiscordShardedClient ? [FirstGuild + (ulong)shard.ShardId] : [FirstGuild, SecondGuild];

    private async Task EachAsync(Func<DiscordSocketClient, Task> play)
    {
        foreach (var shard in Shards)
            await play(shard);
    }

    private int HandlersOf(Type? type) => type is null ? 0 : HandlersOf(type.BaseType) + type
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(field => type.GetEvent(field.Name) is not null)
        .Sum(field => ((Delegate?)field.GetValue(Client))?.GetInvocationList().Length ?? 0);
}
