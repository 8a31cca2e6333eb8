using System.Net;

namespace Discord.Net;

public class HttpException : Exception
{
    public HttpException(
        HttpStatusCode httpCode, IRequest? request, DiscordErrorCode? discordCode = null, string? reason = null, DiscordJsonError[]? errors = null)
        : base($"The server responded with error {(int?)discordCode ?? (int)httpCode}: {reason ?? httpCode.ToString()}")
    {
        HttpCode = httpCode;
        Request = request;
        DiscordCode = discordCode;
        Reason = reason;
        Errors = errors ?? [];
    }

    public HttpStatusCode HttpCode { get; }

    public DiscordErrorCode? DiscordCode { get; }

    public string? Reason { get; }

    public IRequest? Request { get; }

    public IReadOnlyCollection<DiscordJsonError> Errors { get; }
}
