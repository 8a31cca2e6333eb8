namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>How a client is kept from connecting for a while.</summary>
public enum Refusal
{
    /// <summary>Nobody listens.</summary>
    PortClosed,

    Reset,

    /// <summary>The upgrade to a WebSocket is answered with HTTP 503.</summary>
    ServiceUnavailable,

    /// <summary>Close code 4004, which the library takes for passing.</summary>
    NotAuthenticated,
}
