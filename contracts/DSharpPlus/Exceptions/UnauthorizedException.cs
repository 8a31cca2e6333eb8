using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class UnauthorizedException : DiscordException
{
    internal UnauthorizedException(HttpRequestMessage? request, RestResponse response)
        : base("Unauthorized: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
    }
}
