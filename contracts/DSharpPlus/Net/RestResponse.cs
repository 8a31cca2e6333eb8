using System.Net;

namespace DSharpPlus.Net;

public record struct RestResponse
{
    public HttpStatusCode ResponseCode { get; internal set; }

    public string? Response { get; internal set; }
}
