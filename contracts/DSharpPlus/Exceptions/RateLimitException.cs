using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class RateLimitException : DiscordException
{
    internal RateLimitException(HttpRequestMessage? request, RestResponse response, TimeSpan? retryAfter = null, bool isGlobal = false)
        : base("Rate limited: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
        RetryAfter = retryAfter;
        IsGlobal = isGlobal;
    }

    public TimeSpan? RetryAfter { get; }

    public bool IsGlobal { get; }
}
