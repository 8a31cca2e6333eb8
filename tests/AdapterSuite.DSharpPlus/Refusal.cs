namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>How a client is kept from connecting for a while.</summary>
public enum Refusal
{
    /// <summary>Nobody listens.</summary>
    PortClosed,

    Reset,

    /// <summary>The upgrade to a WebSocket is answered with HTTP 503.</summary>
    ServiceUnavailable,
}
