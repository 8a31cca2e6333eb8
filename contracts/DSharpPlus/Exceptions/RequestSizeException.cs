using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public class RequestSizeException : DiscordException
{
    internal RequestSizeException(HttpRequestMessage? request, RestResponse response)
        : base("Request entity too large: " + response.ResponseCode)
    {
        Request = request;
        Response = response;
    }
}
