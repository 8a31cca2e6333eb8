using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Tests;

/// <summary>What REST answers when nothing is wrong.</summary>
public sealed class RestTests : LoopbackFixture
{
    private ulong Channel => Discord.Options.GuildIds[0] + 1;

    [Test]
    public async Task The_gateway_is_announced_with_its_shards()
    {
        await using var discord = await LoopbackDiscord.StartAsync(new LoopbackDiscordOptions { Shards = 3, MaxConcurrency = 2 });

        var gateway = await Http.GetFromJsonAsync<JsonObject>(new Uri(discord.RestUri, "gateway/bot"));

        Assert.That((string?)gateway!["url"], Is.EqualTo(discord.GatewayUri.ToString()));
        Assert.That((int?)gateway["shards"], Is.EqualTo(3));
        Assert.That((int?)gateway["session_start_limit"]!["max_concurrency"], Is.EqualTo(2));
    }

    [TestCase("users/@me")]
    [TestCase("oauth2/applications/@me")]
    [TestCase("applications/@me")]
    public async Task The_bot_knows_who_it_is(string path)
    {
        var me = await GetAsync(path);

        Assert.That((string?)me["id"], Is.EqualTo($"{Discord.Options.BotId}"));
    }

    [Test]
    public async Task Each_answer_tells_the_limits_of_its_route()
    {
        using var first = await Http.GetAsync(new Uri("channels/1", UriKind.Relative));
        using var second = await Http.GetAsync(new Uri("channels/2", UriKind.Relative));
        using var other = await Http.GetAsync(new Uri("users/@me", UriKind.Relative));

        string[] Values(HttpResponseMessage answer) =>
            [.. new[] { "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After", "X-RateLimit-Bucket" }.Select(name => answer.Headers.GetValues(name).Single())];

        Assert.That(Values(first)[4], Is.EqualTo(Values(second)[4]));
        Assert.That(Values(first)[4], Is.Not.EqualTo(Values(other)[4]));
        Assert.That(Values(first)[3], Is.EqualTo("1.000"));
    }

    [Test]
    public async Task A_message_is_posted_changed_and_deleted()
    {
        using var posted = await Http.PostAsJsonAsync($"channels/{Channel}/messages", new { content = "hello" });
        var id = (string?)(await posted.Content.ReadFromJsonAsync<JsonObject>())!["id"];
        Assert.That(Contents(), Is.EqualTo(new[] { "hello" }));

        using var changed = await Http.PatchAsJsonAsync($"channels/{Channel}/messages/{id}", new { content = "good bye" });
        Assert.That(Contents(), Is.EqualTo(new[] { "good bye" }));

        using var deleted = await Http.DeleteAsync(new Uri($"channels/{Channel}/messages/{id}", UriKind.Relative));
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Contents(), Is.Empty);
        using var gone = await Http.GetAsync(new Uri($"channels/{Channel}/messages/{id}", UriKind.Relative));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_form_with_files_is_read_for_its_text()
    {
        using var form = new MultipartFormDataContent();
        using var text = new StringContent("{\"content\":\"with a file\"}");
        using var file = new ByteArrayContent([1, 2, 3]);
        form.Add(text, "payload_json");
        form.Add(file, "files[0]", "file.bin");

        using var posted = await Http.PostAsync(new Uri($"channels/{Channel}/messages", UriKind.Relative), form);

        Assert.That(Contents(), Is.EqualTo(new[] { "with a file" }));
    }

    [Test]
    public async Task A_guild_has_its_channel_and_another_one_is_unknown()
    {
        var guild = Discord.Options.GuildIds[0];

        Assert.That((string?)(await GetAsync($"guilds/{guild}"))["id"], Is.EqualTo($"{guild}"));
        Assert.That((string?)(await GetAsync($"channels/{Channel}"))["guild_id"], Is.EqualTo($"{guild}"));
        using var unknown = await Http.GetAsync(new Uri("guilds/1", UriKind.Relative));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Commands_keep_their_ids_when_they_are_overwritten()
    {
        var path = $"applications/{Discord.Options.BotId}/commands";
        using var created = await Http.PostAsJsonAsync(path, new { name = "status", description = "old" });
        var id = (string?)(await created.Content.ReadFromJsonAsync<JsonObject>())!["id"];

        using var overwritten = await Http.PutAsJsonAsync(path, new object[] { new { name = "status", description = "new" }, new { name = "other", description = "too" } });
        var commands = (await Http.GetFromJsonAsync<JsonArray>(new Uri(path, UriKind.Relative)))!;

        Assert.That(commands.Select(command => (string?)command!["name"]), Is.EquivalentTo(new[] { "status", "other" }));
        Assert.That((string?)commands.Single(command => (string?)command!["name"] == "status")!["id"], Is.EqualTo(id));
        Assert.That(await Http.GetFromJsonAsync<JsonArray>(new Uri($"applications/1/guilds/{Discord.Options.GuildIds[0]}/commands", UriKind.Relative)), Is.Empty);
    }

    [Test]
    public async Task Requests_are_recorded_and_can_be_waited_for()
    {
        var second = Discord.Rest.RequestAsync("post", "channels/*/messages", nth: 2);
        using var first = await Http.PostAsJsonAsync($"channels/{Channel}/messages", new { content = "1" });
        Assert.That(second.IsCompleted, Is.False);

        using var posted = await Http.PostAsJsonAsync($"channels/{Channel}/messages?x=y", new { content = "2" });

        var request = await second;
        Assert.That((request.Method, request.Path, request.Query, request.Body), Is.EqualTo(("POST", $"channels/{Channel}/messages", "?x=y", "{\"content\":\"2\"}")));
        Assert.That((string?)request.Json()!["content"], Is.EqualTo("2"));
        Assert.That(Discord.Rest.Requests, Has.Count.EqualTo(2));
    }

    private IEnumerable<string?> Contents() => Discord.Rest.MessagesIn(Channel).Select(message => (string?)message["content"]);

    private async Task<JsonObject> GetAsync(string path) => (await Http.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative)))!;
}
