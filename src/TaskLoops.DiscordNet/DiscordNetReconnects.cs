using System.Net;
using Discord.Net;
using Discord.WebSocket;

namespace TaskLoops.DiscordNet;

/// <summary>Discord.Net's failures that pass, beside <see cref="ReconnectRule.Defaults"/>.</summary>
public static class DiscordNetReconnects
{
    /// <summary>
    /// <see cref="HttpException"/> with 408, 429 or 5xx; <see cref="WebSocketClosedException"/> unless Discord refuses the bot for good;
    /// <see cref="GatewayReconnectException"/>. <see cref="RateLimitedException"/> is a <see cref="TimeoutException"/>, which every loop handles.
    /// </summary>
    /// <remarks>
    /// Any other 4xx is permanent. Discord.Net waits for its rate limits itself and tells no delay, so none is added to the back-off; what it retries for
    /// ever (502) does not reach a loop. <c>AddDiscordNet</c> adds these; a loop made without a container gets them by <see cref="LoopOptions.ReconnectRules"/>.
    /// </remarks>
    public static IReadOnlyList<ReconnectRule> Rules { get; } =
    [
        ReconnectRule.For<HttpException>(failure => IsTransient(failure.HttpCode)),
        ReconnectRule.For<WebSocketClosedException>(failure => !IsFinal(failure.CloseCode)),
        ReconnectRule.For<GatewayReconnectException>(),
    ];

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Authentication failed, invalid shard, sharding required, invalid API version, invalid or disallowed intents.</summary>
    private static bool IsFinal(int closeCode) => closeCode is 4004 or (>= 4010 and <= 4014);
}
