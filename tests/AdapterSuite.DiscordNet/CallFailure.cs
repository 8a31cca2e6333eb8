namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>How a call of Discord's API ends.</summary>
public enum CallFailure
{
    None,
    InternalServerError,

    /// <summary>502, which the library tries again for ever unless it is told not to.</summary>
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,

    /// <summary>520: Cloudflare's own.</summary>
    UnknownServerError,
    RateLimited,
    Cut,
    CutInBody,
    Refused,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,

    /// <summary>No answer, until the library gives up.</summary>
    Silence,
}
