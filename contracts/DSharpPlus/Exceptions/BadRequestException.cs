using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class BadRequestException : DiscordException
{
    internal BadRequestException(HttpRequestMessage? request, RestResponse response)
        : base("Bad request: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
    }

    public int Code { get; internal set; }

    public string? Errors { get; internal set; }
}
