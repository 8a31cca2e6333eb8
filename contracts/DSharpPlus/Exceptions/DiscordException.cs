using DSharpPlus.Net;

namespace DSharpPlus.Exceptions;

public abstract class DiscordException : Exception
{
    public DiscordException()
    {
    }

    public DiscordException(string message)
        : base(message)
    {
    }

    public DiscordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public virtual HttpRequestMessage? Request { get; internal set; }

    public virtual RestResponse Response { get; internal set; }

    public virtual string? JsonMessage { get; internal set; }
}
