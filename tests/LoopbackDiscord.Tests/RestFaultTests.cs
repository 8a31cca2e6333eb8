using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.Loopback.Tests;

/// <summary>What REST does wrong on demand, as a client sees it.</summary>
public sealed class RestFaultTests : LoopbackFixture
{
    private static readonly Uri _me = new("users/@me", UriKind.Relative);

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(404)]
    [TestCase(403)]
    public async Task A_status_is_answered_as_often_as_asked(int status)
    {
        var script = Discord.Rest.Script("GET", "users/@me", RestFault.Status(status), times: 2);

        Assert.That(await StatusesAsync(3), Is.EqualTo(new[] { status, status, 200 }));
        Assert.That(script.Used, Is.EqualTo(2));
    }

    [Test]
    public async Task A_status_may_have_any_body()
    {
        Discord.Rest.Script("*", "**", RestFault.Status(HttpStatusCode.BadGateway, "<html>bad gateway</html>", "text/html"));

        using var answer = await Http.GetAsync(_me);

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("<html>bad gateway</html>"));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
    }

    [Test]
    public async Task Scripts_of_one_route_come_one_after_the_other()
    {
        Discord.Rest.Script("GET", "users/*", RestFault.Status(500), times: 1);
        Discord.Rest.Script("GET", "users/@me", RestFault.Status(503), times: 1);

        Assert.That(await StatusesAsync(3), Is.EqualTo(new[] { 500, 503, 200 }));
    }

    [Test]
    public async Task A_request_whose_answer_is_lost_was_carried_out()
    {
        var channel = Discord.Options.GuildIds[0] + 1;
        Discord.Rest.Script("POST", "channels/*/messages", RestFault.LostAnswer, times: 1);

        Assert.That(
            async () => await Http.PostAsJsonAsync(new Uri($"channels/{channel}/messages", UriKind.Relative), new { content = "posted" }),
            Throws.InstanceOf<HttpRequestException>());
        Assert.That(Discord.Rest.MessagesIn(channel).Select(message => (string?)message["content"]), Is.EqualTo(["posted"]));
    }

    [Test]
    public async Task Weather_is_asked_about_each_request_that_meets_no_script()
    {
        var asked = new List<string>();
        Discord.Rest.Script("GET", "users/@me", RestFault.Status(503), times: 1);
        Discord.Rest.Weather = request =>
        {
            asked.Add($"{request}");
            return asked.Count == 1 ? RestFault.Status(500) : null;
        };

        Assert.That(await StatusesAsync(3), Is.EqualTo(new[] { 503, 500, 200 }));
        Assert.That(asked, Is.EqualTo(["GET users/@me", "GET users/@me"]));
    }

    [Test]
    public async Task Other_routes_and_methods_are_spared()
    {
        Discord.Rest.Script("POST", "users/@me", RestFault.Status(500));
        Discord.Rest.Script("GET", "users/@me/guilds", RestFault.Status(500));
        Discord.Rest.Script("GET", "channels/**", RestFault.Status(500));

        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 200 }));
    }

    [Test]
    public async Task A_script_that_is_released_hits_nobody_any_more()
    {
        var script = Discord.Rest.Script("GET", "users/@me", RestFault.Status(500));
        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 500 }));

        script.Release();

        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 200 }));
    }

    [Test]
    public async Task A_limit_of_a_route_tells_how_long()
    {
        Discord.Rest.Script("GET", "users/@me", RestFault.RateLimited(TimeSpan.FromSeconds(1.25)), times: 1);

        using var answer = await Http.GetAsync(_me);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That((double?)body!["retry_after"], Is.EqualTo(1.25));
        Assert.That((bool?)body["global"], Is.False);
        Assert.That(answer.Headers.GetValues("X-RateLimit-Scope"), Is.EqualTo(new[] { "user" }));
        Assert.That(answer.Headers.GetValues("X-RateLimit-Remaining"), Is.EqualTo(new[] { "0" }));
        Assert.That(answer.Headers.Contains("X-RateLimit-Global"), Is.False);
    }

    [Test]
    public async Task A_global_limit_says_so()
    {
        Discord.Rest.Script("GET", "users/@me", RestFault.RateLimited(TimeSpan.FromSeconds(1), isGlobal: true), times: 1);

        using var answer = await Http.GetAsync(_me);

        Assert.That(answer.Headers.GetValues("X-RateLimit-Global"), Is.EqualTo(new[] { "true" }));
        Assert.That(answer.Headers.GetValues("X-RateLimit-Scope"), Is.EqualTo(new[] { "global" }));
        Assert.That((bool?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["global"], Is.True);
    }

    [TestCase(0)]
    [TestCase(1, Description = "HttpClient tries again on its own if a connection that was kept alive is closed; not if it is reset.")]
    public async Task A_connection_is_cut_before_the_answer(int requestsBefore)
    {
        await StatusesAsync(requestsBefore);
        Discord.Rest.Script("GET", "users/@me", RestFault.CutBeforeAnswer, times: 1);

        var cut = Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(_me));

        Assert.That(cut!.InnerException, Is.InstanceOf<IOException>());
        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 200 }));
    }

    [Test]
    public async Task A_connection_is_cut_inside_the_body()
    {
        Discord.Rest.Script("GET", "users/@me", RestFault.CutInBody, times: 1);

        using var answer = await Http.GetAsync(_me, HttpCompletionOption.ResponseHeadersRead);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var cut = Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
        });
        Assert.That(cut!.HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
    }

    [Test]
    public async Task Silence_lasts_until_it_is_released()
    {
        var silence = Discord.Rest.Script("GET", "users/@me", RestFault.Silence, times: 1);
        var request = Http.GetStringAsync(_me);
        await silence.WaitUntilUsedAsync();
        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 200 }), "others are answered meanwhile");
        Assert.That(request.IsCompleted, Is.False);

        silence.Release();

        Assert.That(await request, Does.Contain($"{Discord.Options.BotId}"));
    }

    [Test]
    public async Task Silence_ends_for_a_client_that_gives_up()
    {
        var silence = Discord.Rest.Script("GET", "users/@me", RestFault.Silence, times: 1);
        using var impatient = new CancellationTokenSource();
        var request = Http.GetStringAsync(_me, impatient.Token);
        await silence.WaitUntilUsedAsync();

        await impatient.CancelAsync();

        Assert.CatchAsync<OperationCanceledException>(() => request);
    }

    [Test]
    public async Task A_closed_port_refuses_and_a_connection_that_was_kept_alive_is_cut()
    {
        await Http.GetStringAsync(_me);
        Discord.Rest.ClosePort();

        var errors = new List<SocketError?>();
        for (var i = 0; i < 2; i++)
            errors.Add((Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(_me))!.GetBaseException() as SocketException)?.SocketErrorCode);

        Assert.That(errors[1], Is.EqualTo(SocketError.ConnectionRefused));
        Discord.Rest.OpenPort();
        Assert.That(await StatusesAsync(1), Is.EqualTo(new[] { 200 }));
    }

    private async Task<int[]> StatusesAsync(int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
        {
            using var answer = await Http.GetAsync(_me);
            statuses[i] = (int)answer.StatusCode;
        }

        return statuses;
    }
}
