using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TaskLoops.Loopback.Rest;

/// <summary>An answer: a status and perhaps a body.</summary>
internal sealed class RestAnswer(int status, JsonNode? body)
{
    public const string Json = "application/json";

    private const int Limit = 1000;

    /// <summary>Numbers that clients never come near to, so that no client waits of its own accord.</summary>
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    public static RestAnswer NoContent { get; } = new(StatusCodes.Status204NoContent, null);

    public static RestAnswer Ok(JsonNode body) => new(StatusCodes.Status200OK, body);

    public static RestAnswer NotFound(string what, int code) =>
        new(StatusCodes.Status404NotFound, new JsonObject { ["message"] = what, ["code"] = code });

    public static void WriteLimits(HttpContext context, int remaining, TimeSpan resetAfter)
    {
        var reset = DateTimeOffset.UtcNow + resetAfter;
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = (reset.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset-After"] = resetAfter.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        headers["X-RateLimit-Bucket"] = Bucket(context.Request);
    }

    public static async Task WriteAsync(HttpContext context, int status, string body, string contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public Task WriteAsync(HttpContext context)
    {
        WriteLimits(context, Limit - 1, _window);
        if (body is not null)
            return WriteAsync(context, status, body.ToJsonString(), Json);

        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>One bucket for each method and kind of path, whatever the ids: a client adds the id of the channel or guild itself.</summary>
    private static string Bucket(HttpRequest request)
    {
        var kinds = request.Path.Value!.Split('/').Select(segment => ulong.TryParse(segment, out _) ? "id" : segment);
        var bytes = Encoding.UTF8.GetBytes($"{request.Method} {string.Join('/', kinds)}");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..32];
    }
}
