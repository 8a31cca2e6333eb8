using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Tests;

/// <summary>What people do, and what the bot answers them.</summary>
public sealed class UserTests : LoopbackFixture
{
    [Test]
    public async Task A_message_reaches_the_shard_of_its_guild()
    {
        using var first = await Bot.ReadyAsync(Discord, 0, 2);
        using var second = await Bot.ReadyAsync(Discord, 1, 2);

        await Discord.Users.SayAsync("hello", Discord.Options.GuildIds[1]);

        var message = await second.NextAsync();
        Assert.That((message.Name, (string?)message.Data!["content"]), Is.EqualTo(("MESSAGE_CREATE", "hello")));
        Assert.That((string?)message.Data["author"]!["id"], Is.EqualTo($"{Discord.Options.UserId}"));
    }

    [Test]
    public void Nobody_speaks_to_a_bot_that_was_never_there() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Discord.Users.SayAsync("hello"));

    [Test]
    public async Task Any_event_can_be_sent()
    {
        using var bot = await Bot.ReadyAsync(Discord);

        await Discord.Gateway.DispatchAsync(0, "TYPING_START", new JsonObject { ["user_id"] = "1" });

        Assert.That((await bot.NextAsync()).Name, Is.EqualTo("TYPING_START"));
    }

    [Test]
    public async Task A_slash_command_has_the_id_under_which_it_was_registered_and_its_answer_is_recorded()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        using var registered = await Http.PostAsJsonAsync("applications/1/commands", new { name = "ping", description = "pings" });
        var id = (string?)(await registered.Content.ReadFromJsonAsync<JsonObject>())!["id"];

        var use = await Discord.Users.UseSlashCommandAsync("ping", new JsonObject { ["word"] = "x", ["times"] = 3, ["loud"] = true, ["pitch"] = 0.5 });

        var data = (await bot.NextAsync()).Data!["data"]!;
        Assert.That((string?)data["id"], Is.EqualTo(id));
        Assert.That(data["options"]!.AsArray().Select(option => (int)option!["type"]!), Is.EqualTo(new[] { 3, 4, 5, 10 }));
        using var answered = await Http.PostAsJsonAsync($"interactions/{use.Id}/{use.Token}/callback", new { type = 4, data = new { content = "pong" } });
        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await use.TextAsync(), Is.EqualTo("pong"));
        Assert.That((string?)Discord.Rest.MessagesIn(use.ChannelId).Single()["content"], Is.EqualTo("pong"));
    }

    [Test]
    public async Task A_deferred_answer_is_read_when_it_comes()
    {
        using var bot = await Bot.ReadyAsync(Discord);
        var use = await Discord.Users.UseSlashCommandAsync("loops status");
        Assert.That((string?)(await bot.NextAsync()).Data!["data"]!["options"]![0]!["name"], Is.EqualTo("status"));

        using var deferred = await Http.PostAsJsonAsync($"interactions/{use.Id}/{use.Token}/callback?with_response=true", new { type = 5 });
        var text = use.TextAsync();
        Assert.That(text.IsCompleted, Is.False);
        using var edited = await Http.PatchAsJsonAsync($"webhooks/1/{use.Token}/messages/@original", new { content = "all run" });

        Assert.That(await text, Is.EqualTo("all run"));
        Assert.That((string?)Discord.Rest.MessagesIn(use.ChannelId).Single()["content"], Is.EqualTo("all run"));
    }

    [Test]
    public async Task An_answer_to_nothing_is_refused()
    {
        using var answered = await Http.PostAsJsonAsync("interactions/1/token/callback", new { type = 4 });

        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
