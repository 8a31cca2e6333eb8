using System.Net;
using System.Net.Http;
using Discord;
using Discord.Net;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>The contract of Discord.Net's client, whose gateway the test plays.</summary>
public sealed class ContractRig : DiscordNetRig
{
    private const ulong FirstGuild = 1;
    private const ulong SecondGuild = 2;

    private DiscordSocketClient Single => (DiscordSocketClient)Client;

    public override async Task ConnectAsync()
    {
        await Client.LoginAsync(TokenType.Bot, "token", validateToken: false);
        await Client.StartAsync();
        await Single.ReceiveReadyAsync(FirstGuild, SecondGuild);
        await Single.ReceiveGuildAsync(SecondGuild);
        if (WithholdsAGuild)
            return;

        await Single.ReceiveGuildAsync(FirstGuild);
        await Single.RaiseReadyAsync();
    }

    public override Task BringTheGuildAsync() => Single.ReceiveGuildAsync(FirstGuild);

    public override Task LoseConnectionAsync() => Single.DropAsync(new GatewayReconnectException("Server missed last heartbeat"));

    public override Task RegainConnectionAsync() => Single.ReceiveResumedAsync();

    public override Task BeginNewSessionAsync() => Single.BecomeReadyAsync(FirstGuild, SecondGuild);

    public override async Task LogOutAsync()
    {
        await Client.StopAsync();
        await Client.LogoutAsync();
    }

    public override Task CallAsync(CallResult result, CancellationToken cancelled) => result switch
    {
        CallResult.Succeeds => Task.CompletedTask,
        CallResult.InternalServerError => Task.FromException(new HttpException(HttpStatusCode.InternalServerError, null!)),
        CallResult.ServiceUnavailable => Task.FromException(new HttpException(HttpStatusCode.ServiceUnavailable, null!)),
        CallResult.RateLimited => Task.FromException(new RateLimitedException(null!)),
        CallResult.Cut => Task.FromException(new HttpRequestException("The response ended prematurely.")),
        CallResult.NotFound => Task.FromException(new HttpException(HttpStatusCode.NotFound, null!)),
        _ => Task.FromException(new HttpException(HttpStatusCode.Forbidden, null!)),
    };

    public override async ValueTask DisposeAsync()
    {
        if (Client is not null)
            await Client.DisposeAsync();
    }

    protected override void AddSocketClient(IServiceCollection services) => services.AddSingleton<DiscordSocketClient>();
}
