using System.Net.WebSockets;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.Loopback.Tests;

/// <summary>Whatever goes on when the server is disposed of ends with it.</summary>
public sealed class ShutdownTests
{
    [Test]
    public async Task Connections_and_requests_end_with_the_server()
    {
        var discord = await LoopbackDiscord.StartAsync();
        using var http = new HttpClient { BaseAddress = discord.RestUri };
        using var bot = await Bot.ReadyAsync(discord);
        var connection = discord.Gateway.OpenConnections.Single();
        var silence = discord.Rest.Script("GET", "users/@me", RestFault.Silence);
        var request = http.GetStringAsync(new Uri("users/@me", UriKind.Relative));
        await silence.WaitUntilUsedAsync();

        await discord.DisposeAsync();

        Assert.That(connection.Ended.IsCompleted, Is.True);
        Assert.ThrowsAsync<HttpRequestException>(() => request);
        Assert.ThrowsAsync<WebSocketException>(() => bot.NextAsync());
        Assert.ThrowsAsync<WebSocketException>(() => Bot.ConnectAsync(discord));
        Assert.That(discord.Faults, Is.Empty);
        await discord.DisposeAsync();
    }

    [Test]
    public async Task A_server_that_is_down_can_be_disposed_of()
    {
        var discord = await LoopbackDiscord.StartAsync();
        await discord.GoDownAsync();

        await discord.DisposeAsync();

        Assert.That(discord.Faults, Is.Empty);
    }

    [Test]
    public async Task Many_servers_live_beside_each_other()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => LoopbackDiscord.StartAsync()));
        foreach (var discord in servers)
        {
            using var bot = await Bot.ReadyAsync(discord);
            Assert.That(discord.Gateway.Identifies, Is.EqualTo(1));
        }

        foreach (var discord in servers)
            await discord.DisposeAsync();

        Assert.That(servers.SelectMany(discord => new[] { discord.RestUri, discord.GatewayUri }), Is.Unique);
    }

    [Test]
    public async Task What_goes_wrong_inside_is_kept()
    {
        await using var discord = await LoopbackDiscord.StartAsync();
        using var bot = await Bot.ConnectAsync(discord);
        var connection = discord.Gateway.OpenConnections.Single();

        await bot.SendAsync(Gateway.GatewayOpcode.Identify, "no object");
        await connection.Ended;

        Assert.That(discord.Faults.Single(), Is.InstanceOf<InvalidOperationException>());
    }
}
