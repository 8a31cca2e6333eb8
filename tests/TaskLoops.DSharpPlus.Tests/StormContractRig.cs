using System.Net;
using System.Net.Http.Json;
using DSharpPlus.Exceptions;
using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.AdapterSuite.Storms;
using TaskLoops.Loopback;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The contract in a storm: the test plays the gateway, and posts go to a loopback Discord as the library would send them.</summary>
public sealed class StormContractRig : ContractRig, IStormRig
{
    private readonly HttpClient _http;

    public StormContractRig()
    {
        Discord = LoopbackDiscord.StartAsync().GetAwaiter().GetResult();
        _http = new HttpClient { BaseAddress = Discord.RestUri };
        Cuts = new Dictionary<string, Func<Task>>
        {
            ["session invalid"] = () => BeginNewSessionAsync(SessionEnd.Invalid),
            ["gone for a while"] = StayAwayAsync,
        };
    }

    public LoopbackDiscord Discord { get; }

    public IReadOnlyDictionary<string, Func<Task>> Cuts { get; }

    /// <summary>The library takes no token.</summary>
    public async Task PostAsync(string text, CancellationToken cancelled)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"channels/{Discord.Options.GuildIds[1] + 1}/messages", UriKind.Relative), new { content = text }, CancellationToken.None);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.TooManyRequests:
                throw new RateLimitException(new HttpRequestMessage(), default, TimeSpan.FromMilliseconds(20), false);
            case HttpStatusCode.NotFound:
                throw new NotFoundException(new HttpRequestMessage(), default);
            case >= HttpStatusCode.InternalServerError:
                throw new ServerErrorException(new HttpRequestMessage(), default);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _http.Dispose();
        await Discord.DisposeAsync();
        Assert.That(Discord.Faults, Is.Empty);
    }

    private async Task StayAwayAsync()
    {
        await LoseConnectionAsync();
        await Task.Delay(TimeSpan.FromSeconds(0.7));
        await RegainConnectionAsync();
    }
}
