using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using TaskLoops.Loopback.Gateway;

namespace TaskLoops.Loopback.Tests;

/// <summary>What the gateway does wrong on demand, as a client sees it.</summary>
public sealed class GatewayFaultTests : LoopbackFixture
{
    [Test]
    public async Task A_cut_connection_ends_without_a_close_frame()
    {
        using var bot = await Bot.ReadyAsync(Discord);

        await Discord.Gateway.CutAsync();

        var cut = Assert.ThrowsAsync<WebSocketException>(() => bot.NextAsync());
        Assert.That(cut!.WebSocketErrorCode, Is.EqualTo(WebSocketError.ConnectionClosedPrematurely));
        Assert.That(Discord.Gateway.OpenConnections, Is.Empty);
    }

    [Test]
    public async Task One_shard_is_cut_and_the_other_one_lives()
    {
        using var first = await Bot.ReadyAsync(Discord, 0, 2);
        using var second = await Bot.ReadyAsync(Discord, 1, 2);

        await Discord.Gateway.CutAsync(shard: 1);

        Assert.ThrowsAsync<WebSocketException>(() => second.NextAsync());
        Assert.That(Discord.Gateway.OpenConnections.Single().Shard, Is.Zero);
    }

    [TestCase(1001)]
    [TestCase(4000)]
    [TestCase(4014)]
    public async Task A_close_has_the_code_that_was_asked_for(int code)
    {
        using var bot = await Bot.ReadyAsync(Discord);
        var connection = Discord.Gateway.OpenConnections.Single();

        await Discord.Gateway.CloseAsync(code);

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo($"close {code}"));
        await bot.CloseAsync(1000);
        await connection.Ended;
    }

    [Test]
    public async Task A_client_that_does_not_answer_a_close_is_cut()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        var connection = Discord.Gateway.OpenConnections.Single();

        await Discord.Gateway.CloseAsync(4000);

        await connection.Ended;
        Assert.That(connection.CloseCodeOfClient, Is.Null);
    }

    [TestCase(999)]
    [TestCase(1006)]
    [TestCase(5000)]
    public void A_code_that_no_close_frame_may_carry_is_refused(int code) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Discord.Gateway.CloseAsync(code));

    [Test]
    public void A_fault_that_would_hit_nobody_is_refused() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Discord.Gateway.CutAsync());

    [Test]
    public async Task A_reconnect_is_asked_for()
    {
        using var bot = await Bot.ReadyAsync(Discord);

        await Discord.Gateway.RequestReconnectAsync();

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("Reconnect"));
    }

    [TestCase(true, "RESUMED")]
    [TestCase(false, "InvalidSession")]
    public async Task An_invalidated_session_is_resumed_if_it_is_resumable(bool resumable, string answer)
    {
        using var former = await Bot.ReadyAsync(Discord);

        await Discord.Gateway.InvalidateSessionAsync(resumable);

        var invalid = await former.NextAsync();
        Assert.That((invalid.Name, (bool)invalid.Data!), Is.EqualTo(("InvalidSession", resumable)));
        using var bot = await Bot.ConnectAsync(Discord);
        await bot.ResumeAsync(former);
        Assert.That((await bot.NextAsync()).Name, Is.EqualTo(answer));
    }

    [Test]
    public async Task A_client_may_identify_again_on_a_connection_whose_session_is_invalid()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        await Discord.Gateway.InvalidateSessionAsync(resumable: false);
        var former = bot.SessionId;

        await bot.IdentifyAsync();

        Assert.That(await bot.NextAsync(4), Is.EqualTo(new[] { "InvalidSession", "READY", "GUILD_CREATE", "GUILD_CREATE" }));
        Assert.That(bot.SessionId, Is.Not.EqualTo(former));
    }

    [Test]
    public async Task A_refused_resume_is_an_invalid_session_and_stays_one()
    {
        using var former = await Bot.ReadyAsync(Discord);
        Discord.Gateway.AcceptsResumes = false;
        await Discord.Gateway.CutAsync();
        using var bot = await Bot.ConnectAsync(Discord);

        await bot.ResumeAsync(former);
        await Discord.Gateway.NextResumeAsync();
        Discord.Gateway.AcceptsResumes = true;
        await bot.ResumeAsync(former);

        Assert.That(await bot.NextAsync(2), Is.EqualTo(new[] { "InvalidSession", "InvalidSession" }));
        Assert.That(Discord.Gateway.ResumesRefused, Is.EqualTo(2));
    }

    [Test]
    public async Task The_next_two_upgrades_are_answered_with_503()
    {
        Discord.Gateway.RefuseConnections(GatewayRefusal.ServiceUnavailable, times: 2);

        for (var i = 0; i < 2; i++)
            Assert.That(Assert.ThrowsAsync<WebSocketException>(() => Bot.ConnectAsync(Discord))!.Message, Does.Contain("503"));

        using var bot = await Bot.ConnectAsync(Discord);
        Assert.That((Discord.Gateway.ConnectionAttempts, Discord.Gateway.Refusals), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task Connections_are_reset_until_they_are_allowed()
    {
        Discord.Gateway.RefuseConnections(GatewayRefusal.Reset);

        for (var i = 0; i < 3; i++)
            Assert.That(Assert.ThrowsAsync<WebSocketException>(() => Bot.ConnectAsync(Discord))!.InnerException, Is.InstanceOf<HttpRequestException>());

        Discord.Gateway.AllowConnections();
        using var bot = await Bot.ConnectAsync(Discord);
        Assert.That((Discord.Gateway.ConnectionAttempts, Discord.Gateway.Refusals), Is.EqualTo((4, 3)));
    }

    [Test]
    public async Task A_closed_port_refuses_and_an_open_one_accepts_under_the_same_number()
    {
        using var former = await Bot.ReadyAsync(Discord);
        for (var i = 0; i < 3; i++)
        {
            Discord.Gateway.ClosePort();

            var refused = Assert.ThrowsAsync<WebSocketException>(() => Bot.ConnectAsync(Discord));
            Assert.That((refused!.InnerException?.InnerException as SocketException)?.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));

            Discord.Gateway.OpenPort();
            using var bot = await Bot.ConnectAsync(Discord);
        }

        await former.SendAsync(GatewayOpcode.Heartbeat, null);
        Assert.That((await former.NextAsync()).Name, Is.EqualTo("HeartbeatAck"));
    }

    [Test]
    public async Task Everything_goes_down_and_comes_back()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        await Http.GetStringAsync(new Uri("users/@me", UriKind.Relative));

        await Discord.GoDownAsync();

        Assert.ThrowsAsync<WebSocketException>(() => bot.NextAsync());
        Assert.ThrowsAsync<WebSocketException>(() => Bot.ConnectAsync(Discord));
        for (var i = 0; i < 2; i++)
            Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(new Uri("users/@me", UriKind.Relative)));

        Discord.ComeBack();
        using var again = await Bot.ReadyAsync(Discord);
        await Http.GetStringAsync(new Uri("users/@me", UriKind.Relative));
    }

    [Test]
    public async Task A_guild_is_withheld_until_it_is_released()
    {
        Discord.Gateway.WithholdGuilds(Discord.Options.GuildIds[0]);
        using var bot = await Bot.ConnectAsync(Discord);
        await bot.IdentifyAsync();
        Assert.That((await bot.NextAsync()).Data!["guilds"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((string?)(await bot.NextAsync()).Data!["id"], Is.EqualTo($"{Discord.Options.GuildIds[1]}"));

        await Discord.Gateway.ReleaseGuildsAsync();

        Assert.That((string?)(await bot.NextAsync()).Data!["id"], Is.EqualTo($"{Discord.Options.GuildIds[0]}"));
        await Discord.Gateway.ReleaseGuildsAsync();
        await bot.SendAsync(GatewayOpcode.Heartbeat, null);
        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("HeartbeatAck"), "a guild is released once");
    }

    [Test]
    public async Task A_session_that_was_cut_before_its_guilds_gets_them_when_it_is_resumed()
    {
        Discord.Gateway.WithholdGuilds();
        using var former = await Bot.ConnectAsync(Discord);
        await former.IdentifyAsync();
        Assert.That((await former.NextAsync()).Name, Is.EqualTo("READY"));
        await Discord.Gateway.CutAsync();
        await Discord.Gateway.ReleaseGuildsAsync();

        using var bot = await Bot.ConnectAsync(Discord);
        await bot.ResumeAsync(former);

        Assert.That(await bot.NextAsync(3), Is.EqualTo(new[] { "GUILD_CREATE", "GUILD_CREATE", "RESUMED" }));
    }

    [Test]
    public async Task Heartbeats_are_heard_and_not_answered()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        Discord.Gateway.AnswersHeartbeats = false;

        await bot.SendAsync(GatewayOpcode.Heartbeat, null);
        await Discord.Gateway.WaitUntilAsync(gateway => gateway.Heartbeats == 1);
        await Discord.Gateway.RequestReconnectAsync();

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("Reconnect"));
    }

    [Test]
    public async Task Identifies_are_closed_with_a_code_as_often_as_asked()
    {
        Discord.Gateway.CloseOnIdentify(4004, times: 1);
        using var refused = await Bot.ConnectAsync(Discord);
        await refused.IdentifyAsync();
        Assert.That((await refused.NextAsync()).Name, Is.EqualTo("close 4004"));

        using var bot = await Bot.ReadyAsync(Discord);
        Discord.Gateway.CloseOnIdentify(4014);
        Discord.Gateway.AllowIdentifies();
        using var other = await Bot.ReadyAsync(Discord);
        Assert.That(Discord.Gateway.Identifies, Is.EqualTo(3));
    }

    [Test]
    public async Task An_identify_may_stay_without_an_answer()
    {
        Discord.Gateway.AnswersIdentifies = false;
        using var bot = await Bot.ConnectAsync(Discord);
        await bot.IdentifyAsync();
        await Discord.Gateway.NextIdentifyAsync();

        await Discord.Gateway.RequestReconnectAsync();

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("Reconnect"));
    }
}
