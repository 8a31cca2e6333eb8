using System.Net;
using System.Net.Http.Json;
using Discord.Net;
using TaskLoops.AdapterSuite.DiscordNet;
using TaskLoops.AdapterSuite.Storms;
using TaskLoops.Loopback;

namespace TaskLoops.DiscordNet.Tests;

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
            ["cut"] = () => InterruptAsync(Interruption.Cut),
            ["closed"] = () => InterruptAsync(Interruption.Closed),
            ["reconnect asked for"] = () => InterruptAsync(Interruption.ReconnectAskedFor),
            ["gone for a while"] = () => StayAwayAsync(RegainConnectionAsync),
            ["not resumed"] = () => StayAwayAsync(RegainWithoutSessionAsync),
            ["session invalid"] = BeginNewSessionAsync,
        };
    }

    public LoopbackDiscord Discord { get; }

    public IReadOnlyDictionary<string, Func<Task>> Cuts { get; }

    public async Task PostAsync(string text, CancellationToken cancelled)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"channels/{Discord.Options.GuildIds[1] + 1}/messages", UriKind.Relative), new { content = text }, cancelled);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            throw new RateLimitedException(null!);
        if (!answer.IsSuccessStatusCode)
            throw new HttpException(answer.StatusCode, null!);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _http.Dispose();
        await Discord.DisposeAsync();
        Assert.That(Discord.Faults, Is.Empty);
    }

    private async Task StayAwayAsync(Func<Task> comeBack)
    {
        await LoseConnectionAsync();
        await Task.Delay(TimeSpan.FromSeconds(0.7));
        await comeBack();
    }
}
