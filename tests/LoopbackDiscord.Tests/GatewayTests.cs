using System.Net.WebSockets;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Gateway;

namespace TaskLoops.Loopback.Tests;

/// <summary>What a client meets when nothing is wrong.</summary>
public sealed class GatewayTests : LoopbackFixture
{
    [Test]
    public async Task A_client_identifies_and_is_told_of_its_guilds()
    {
        using var bot = await Bot.ConnectAsync(Discord);
        await bot.IdentifyAsync();

        var ready = await bot.NextAsync();

        Assert.That(ready.Name, Is.EqualTo("READY"));
        Assert.That((string?)ready.Data!["resume_gateway_url"], Is.EqualTo(Discord.GatewayUri.ToString()));
        Assert.That(ready.Data["guilds"]!.AsArray().Select(guild => (bool)guild!["unavailable"]!), Is.EqualTo(new[] { true, true }));
        foreach (var id in Discord.Options.GuildIds)
            Assert.That((string?)(await bot.NextAsync()).Data!["id"], Is.EqualTo($"{id}"));
    }

    [Test]
    public async Task The_interval_of_heartbeats_is_that_of_the_options()
    {
        await using var hasty = await LoopbackDiscord.StartAsync(new LoopbackDiscordOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(250) });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(hasty.GatewayUri, default);
        var buffer = new byte[1000];

        var hello = await socket.ReceiveAsync(buffer, default);

        Assert.That((int?)JsonNode.Parse(buffer.AsSpan(0, hello.Count))!["d"]!["heartbeat_interval"], Is.EqualTo(250));
    }

    [Test]
    public async Task A_heartbeat_is_acknowledged()
    {
        using var bot = await Bot.ReadyAsync(Discord);

        await bot.SendAsync(GatewayOpcode.Heartbeat, bot.LastSequence);

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("HeartbeatAck"));
        Assert.That(Discord.Gateway.Heartbeats, Is.EqualTo(1));
    }

    [Test]
    public async Task A_resumed_session_is_told_what_it_missed_and_then_RESUMED()
    {
        using var cut = await Bot.ReadyAsync(Discord);
        await Discord.Gateway.CutAsync();
        await Discord.Users.SayAsync("while you were away");

        using var bot = await Bot.ConnectAsync(Discord);
        await bot.ResumeAsync(cut);

        var missed = await bot.NextAsync();
        Assert.That((string?)missed.Data!["content"], Is.EqualTo("while you were away"));
        Assert.That(missed.Sequence, Is.EqualTo(cut.LastSequence + 1));
        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("RESUMED"));
        var resumed = await Discord.Gateway.NextResumeAsync();
        Assert.That(resumed.SessionId, Is.EqualTo(cut.SessionId));
        Assert.That((Discord.Gateway.Resumes, Discord.Gateway.ResumesRefused), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_session_that_is_not_known_is_invalid()
    {
        using var bot = await Bot.ConnectAsync(Discord);

        await bot.ResumeAsync("never-heard-of", 1);

        var answer = await bot.NextAsync();
        Assert.That(answer.Name, Is.EqualTo("InvalidSession"));
        Assert.That((bool)answer.Data!, Is.False);
        Assert.That(Discord.Gateway.ResumesRefused, Is.EqualTo(1));
    }

    [TestCase(1000, false, "InvalidSession")]
    [TestCase(1000, true, "RESUMED")]
    [TestCase(4000, false, "RESUMED")]
    public async Task A_client_that_closes_normally_gives_its_session_up(int code, bool kept, string answer)
    {
        Discord.Gateway.KeepsSessionsAfterNormalClose = kept;
        using var former = await Bot.ReadyAsync(Discord);
        await former.CloseAsync(code);
        var connection = await Discord.Gateway.NextIdentifyAsync();
        await connection.Ended;

        using var bot = await Bot.ConnectAsync(Discord);
        await bot.ResumeAsync(former);

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo(answer));
        Assert.That(connection.CloseCodeOfClient, Is.EqualTo(code));
    }

    [Test]
    public async Task Each_shard_is_told_of_its_own_guilds()
    {
        using var first = await Bot.ConnectAsync(Discord);
        using var second = await Bot.ConnectAsync(Discord);
        await first.IdentifyAsync(0, 2);
        await second.IdentifyAsync(1, 2);

        var guilds = new[] { (await first.NextAsync()).Data!["guilds"]!, (await second.NextAsync()).Data!["guilds"]! }
            .Select(guilds => (string?)guilds.AsArray().Single()!["id"]);

        Assert.That(guilds, Is.EqualTo(Discord.Options.GuildIds.Select(id => $"{id}")));
        Assert.That(Discord.Options.GuildIds.Select(Discord.Gateway.ShardOf), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public async Task Connections_are_handed_out_in_the_order_in_which_they_identified()
    {
        using var second = await Bot.ReadyAsync(Discord, 1, 2);
        using var first = await Bot.ReadyAsync(Discord, 0, 2);

        var shards = new[] { (await Discord.Gateway.NextIdentifyAsync()).Shard, (await Discord.Gateway.NextIdentifyAsync()).Shard };

        Assert.That(shards, Is.EqualTo(new[] { 1, 0 }));
        Assert.That((Discord.Gateway.Identifies, Discord.Gateway.ConnectionAttempts, Discord.Gateway.OpenConnections.Count), Is.EqualTo((2, 2, 2)));
    }

    [Test]
    public void A_wait_that_is_in_vain_says_for_what()
    {
        var waited = Assert.ThrowsAsync<TimeoutException>(() => Discord.Gateway.WaitUntilAsync(gateway => gateway.Identifies == 1, TimeSpan.FromMilliseconds(1)));

        Assert.That(waited!.Message, Does.Contain("gateway.Identifies == 1"));
    }

    [Test]
    public async Task What_a_client_sends_can_be_waited_for()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        var seen = Discord.Gateway.WaitUntilAsync(gateway => gateway.Received.Any(message => message.Opcode == GatewayOpcode.PresenceUpdate));
        Assert.That(seen.IsCompleted, Is.False);

        await bot.SendAsync(GatewayOpcode.PresenceUpdate, new JsonObject { ["status"] = "idle" });

        await seen;
        Assert.That((string?)Discord.Gateway.Received.Last().Data!["status"], Is.EqualTo("idle"));
    }
}
