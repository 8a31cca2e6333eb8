using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TaskLoops.Loopback.Rest;

/// <summary>What REST does instead of answering as it should.</summary>
public sealed class RestFault
{
    private readonly Func<HttpContext, Task>? _answer;

    private RestFault(string name, Func<HttpContext, Task>? answer)
    {
        Name = name;
        _answer = answer;
    }

    /// <summary>The connection is cut before a byte of the answer.</summary>
    public static RestFault CutBeforeAnswer { get; } = new("a cut before the answer", context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The connection is cut in the middle of the body of a 200.</summary>
    public static RestFault CutInBody { get; } = new("a cut in the body", async context =>
    {
        context.Response.ContentType = RestAnswer.Json;
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"id\":\"");

        // Kestrel closes a connection whose answer is shorter than was announced, after what there is of it has gone out. A reset might overtake it.
    });

    /// <summary>The request is carried out, and the connection is cut before a byte of the answer.</summary>
    public static RestFault LostAnswer { get; } = new("a lost answer", context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>No answer at all, until the script is released: then the right one.</summary>
    public static RestFault Silence { get; } = new("silence", null);

    internal string Name { get; }

    internal bool IsSilence => _answer is null;

    internal bool IsCarriedOut => this == LostAnswer;

    /// <summary>An answer with that status; the body is Discord's form of an error, unless another one is given.</summary>
    public static RestFault Status(HttpStatusCode status, string? body = null, string contentType = RestAnswer.Json) =>
        Status((int)status, body, contentType);

    /// <inheritdoc cref="Status(HttpStatusCode, string?, string)"/>
    public static RestFault Status(int status, string? body = null, string contentType = RestAnswer.Json) => new($"status {status}", context =>
        RestAnswer.WriteAsync(context, status, body ?? new JsonObject { ["message"] = $"{status}: scripted", ["code"] = 0 }.ToJsonString(), contentType));

    /// <summary>429, for one route or for all.</summary>
    /// <param name="retryAfter">Told in seconds: to the millisecond in the body, rounded up in Retry-After.</param>
    /// <param name="isGlobal">Whether the limit is that of the whole bot.</param>
    /// <param name="scope"><c>user</c>, <c>shared</c> or <c>global</c>; by default what fits.</param>
    public static RestFault RateLimited(TimeSpan retryAfter, bool isGlobal = false, string? scope = null) => new("status 429", async context =>
    {
        var headers = context.Response.Headers;
        headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Scope"] = scope ?? (isGlobal ? "global" : "user");
        if (isGlobal)
            headers["X-RateLimit-Global"] = "true";
        else
            RestAnswer.WriteLimits(context, remaining: 0, retryAfter);

        var body = new JsonObject { ["message"] = "You are being rate limited.", ["retry_after"] = Math.Round(retryAfter.TotalSeconds, 3), ["global"] = isGlobal };
        await RestAnswer.WriteAsync(context, StatusCodes.Status429TooManyRequests, body.ToJsonString(), RestAnswer.Json);
    });

    public override string ToString() => Name;

    internal Task AnswerAsync(HttpContext context) => _answer!(context);
}
