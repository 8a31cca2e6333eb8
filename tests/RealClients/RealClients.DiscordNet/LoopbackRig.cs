using System.Net;
using Discord;
using Discord.Net.Rest;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The real client of Discord.Net over a loopback Discord.</summary>
public class LoopbackRig : DiscordNetRig
{
    private const string Messages = "channels/*/messages";

    private readonly LoopbackDiscord _discord = StartDiscord();
    private IMessageChannel? _channel;

    private DiscordSocketClient Single => (DiscordSocketClient)Client;

    public override async Task ConnectAsync()
    {
        if (WithholdsAGuild)
            _discord.Gateway.WithholdGuilds(_discord.Options.GuildIds[0]);

        var connected = WithholdsAGuild ? NextConnected() : NextReady();
        await Client.LoginAsync(TokenType.Bot, "anything", validateToken: false);
        await Client.StartAsync();
        await connected;
        _channel ??= (IMessageChannel?)Client.GetChannel(_discord.Options.GuildIds[1] + 1);
    }

    public override async Task BringTheGuildAsync()
    {
        var available = Next(heard =>
        {
            Func<SocketGuild, Task> handler = _ => heard();
            Client.GuildAvailable += handler;
            return () => Client.GuildAvailable -= handler;
        });
        await _discord.Gateway.ReleaseGuildsAsync();
        await available;
    }

    public override async Task LoseConnectionAsync()
    {
        var disconnected = NextDisconnected();
        _discord.Gateway.ClosePort();
        await _discord.Gateway.CutAsync();
        await disconnected;
    }

    public override async Task RegainConnectionAsync()
    {
        var connected = NextConnected();
        _discord.Gateway.OpenPort();
        await connected;
    }

    public override async Task BeginNewSessionAsync()
    {
        var ready = NextReady();
        await _discord.Gateway.InvalidateSessionAsync(resumable: false);
        await ready;
    }

    public override async Task LogOutAsync()
    {
        await Client.StopAsync();
        await Client.LogoutAsync();
    }

    public override async Task CallAsync(CallResult result, CancellationToken cancelled)
    {
        if (FaultOf(result) is { } fault)
            _discord.Rest.Script("POST", Messages, fault, times: 1);

        var options = new RequestOptions { CancelToken = cancelled };
        if (result == CallResult.RateLimited)
            options.RetryMode = RetryMode.AlwaysFail;
        await _channel!.SendMessageAsync("text", options: options);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Client is not null)
            await Client.DisposeAsync();
        await _discord.DisposeAsync();
        Assert.That(_discord.Faults, Is.Empty);
    }

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton(_ => new DiscordSocketClient(Configuration()));

    private DiscordSocketConfig Configuration() => new()
    {
        GatewayHost = $"ws://127.0.0.1:{_discord.GatewayUri.Port}",
        RestClientProvider = _ => DefaultRestClientProvider.Instance(_discord.RestUri.AbsoluteUri),
        LogGatewayIntentWarnings = false,
        ConnectionTimeout = 5000,
        MaxWaitBetweenGuildAvailablesBeforeReady = 60_000,
    };

    private static LoopbackDiscord StartDiscord() => LoopbackDiscord.StartAsync().GetAwaiter().GetResult();

    private static RestFault? FaultOf(CallResult result) => result switch
    {
        CallResult.Succeeds => null,
        CallResult.InternalServerError => RestFault.Status(HttpStatusCode.InternalServerError),
        CallResult.ServiceUnavailable => RestFault.Status(HttpStatusCode.ServiceUnavailable),
        CallResult.RateLimited => RestFault.RateLimited(TimeSpan.FromMilliseconds(50)),
        CallResult.Cut => RestFault.CutBeforeAnswer,
        CallResult.NotFound => RestFault.Status(HttpStatusCode.NotFound),
        _ => RestFault.Status(HttpStatusCode.Forbidden),
    };

    private Task NextReady() => Next(heard =>
    {
        Single.Ready += heard;
        return () => Single.Ready -= heard;
    });

    private Task NextConnected() => Next(heard =>
    {
        Single.Connected += heard;
        return () => Single.Connected -= heard;
    });

    private Task NextDisconnected() => Next(heard =>
    {
        Func<Exception, Task> handler = _ => heard();
        Single.Disconnected += handler;
        return () => Single.Disconnected -= handler;
    });

    /// <summary>The next event of a kind, once. Handlers run in the order in which they came: what listens already has heard of it then.</summary>
    private static Task Next(Func<Func<Task>, Action> listen)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action? leave = null;
        leave = listen(() =>
        {
            next.TrySetResult();
            return Task.CompletedTask;
        });
        return LeaveAsync();

        async Task LeaveAsync()
        {
            await next.Task;
            leave();
        }
    }
}
