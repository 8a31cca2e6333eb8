using System.Net.Http;
using DSharpPlus.Exceptions;
using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The contract of DSharpPlus' client, whose gateway the test plays.</summary>
public sealed class ContractRig : DSharpPlusRig
{
    public override TimeSpan KnownRetryAfter => TimeSpan.FromSeconds(2);

    public override async Task ConnectAsync()
    {
        await Client.ConnectAsync();
        WasConnected = true;
        await BeginNewSessionAsync();
    }

    public override Task LoseConnectionAsync()
    {
        Client.TerminateFrame(0);
        return Task.CompletedTask;
    }

    public override Task RegainConnectionAsync() => BeginNewSessionAsync();

    public override Task BeginNewSessionAsync()
    {
        Client.ReceiveReady(0, 1, 2);
        Client.ReceiveGuild(1);
        Client.ReceiveGuild(2);
        return Task.CompletedTask;
    }

    public override Task LogOutAsync() => Client.DisconnectAsync();

    public override Task CallAsync(CallResult result, CancellationToken cancelled) => result switch
    {
        CallResult.Succeeds => Task.CompletedTask,
        CallResult.InternalServerError or CallResult.ServiceUnavailable => Task.FromException(new ServerErrorException(new HttpRequestMessage(), default)),
        CallResult.RateLimited => Task.FromException(new RateLimitException(new HttpRequestMessage(), default, KnownRetryAfter, false)),

        // What is left of a lost network when the library has given up trying.
        CallResult.Cut => Task.FromException(new TaskCanceledException()),
        CallResult.NotFound => Task.FromException(new NotFoundException(new HttpRequestMessage(), default)),
        _ => Task.FromException(new UnauthorizedException(new HttpRequestMessage(), default)),
    };

    public override ValueTask DisposeAsync() => default;
}
