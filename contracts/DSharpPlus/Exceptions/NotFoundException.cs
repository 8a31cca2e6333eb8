using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class NotFoundException : DiscordException
{
    internal NotFoundException(HttpRequestMessage? request, RestResponse response)
        : base("Not found: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
    }
}
