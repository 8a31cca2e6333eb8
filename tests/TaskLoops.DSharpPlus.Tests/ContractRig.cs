using System.Net.Http;
using DSharpPlus.CommandsNext;
using DSharpPlus.Exceptions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The contract of DSharpPlus' client, whose gateway the test plays.</summary>
public class ContractRig : DSharpPlusRig
{
    private IServiceProvider? _services;

    public override TimeSpan KnownRetryAfter => TimeSpan.FromSeconds(2);

    public override void Attach(IServiceProvider services)
    {
        base.Attach(services);
        _services = services;
    }

    public override async Task ConnectAsync()
    {
        await StartAsync();
        await BeginNewSessionAsync();
    }

    public override Task LoseConnectionAsync()
    {
        Client.TerminateFrame(0);
        return Task.CompletedTask;
    }

    public override Task RegainConnectionAsync() => BeginNewSessionAsync();

    public override Task BeginNewSessionAsync(SessionEnd why)
    {
        Client.ReceiveReady(0, 1, 2);
        Client.ReceiveGuild(1);
        Client.ReceiveGuild(2);
        return Task.CompletedTask;
    }

    /// <summary>Nothing of it can be seen.</summary>
    public override Task InterruptAsync(Interruption how) => Task.CompletedTask;

    public override Task MissHeartbeatsAsync() => Task.CompletedTask;

    public override Task ConnectInVainAsync(Refusal how) => StartAsync();

    public override Task GetInAsync() => BeginNewSessionAsync();

    public override Task ConnectAndBeCutOffAsync() => StartAsync();

    public override Task BeTurnedAwayForGoodAsync() => StartAsync();

    public override Task BeThrownOutForGoodAsync() => LoseConnectionAsync();

    public override Task LogOutAsync() => Client.DisconnectAsync();

    public override Task UseTextCommandAsync(string name) => _services!.GetRequiredService<CommandsNextExtension>().ExecuteForTestAsync(name);

    public override Task CallAsync(CallFailure failure) => failure switch
    {
        CallFailure.None => Task.CompletedTask,
        CallFailure.InternalServerError or CallFailure.BadGateway or CallFailure.ServiceUnavailable or CallFailure.GatewayTimeout =>
            Task.FromException(new ServerErrorException(new HttpRequestMessage(), default)),
        CallFailure.RateLimited => Task.FromException(new RateLimitException(new HttpRequestMessage(), default, KnownRetryAfter, false)),
        CallFailure.BadRequest or CallFailure.MethodNotAllowed => Task.FromException(new BadRequestException(new HttpRequestMessage(), default)),
        CallFailure.Unauthorized or CallFailure.Forbidden => Task.FromException(new UnauthorizedException(new HttpRequestMessage(), default)),
        CallFailure.NotFound => Task.FromException(new NotFoundException(new HttpRequestMessage(), default)),
        CallFailure.RequestTooLarge => Task.FromException(new RequestSizeException(new HttpRequestMessage(), default)),

        // What is left of a lost network or a silent server when the library has given up.
        _ => GiveUpAsync(),
    };

    public override (Task Asked, Task Call) CallInSilence() => (Task.CompletedTask, new TaskCompletionSource().Task);

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>Told to connect, and nothing more.</summary>
    protected async Task StartAsync()
    {
        await Client.ConnectAsync();
        WasConnected = true;
    }

    private static async Task GiveUpAsync()
    {
        await Task.Yield();
        throw new TaskCanceledException();
    }
}
