using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class ServerErrorException : DiscordException
{
    internal ServerErrorException(HttpRequestMessage? request, RestResponse response)
        : base("Internal Server Error: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
    }
}
