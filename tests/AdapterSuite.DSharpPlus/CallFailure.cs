namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>How a call of Discord's API ends.</summary>
public enum CallFailure
{
    None,
    InternalServerError,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,

    /// <summary>429 on the first call of a route, which the library lets through at once.</summary>
    RateLimited,

    /// <summary>Cut again and again, until the library gives up.</summary>
    Cut,
    CutInBody,
    Refused,

    /// <summary>No answer, until the library gives up.</summary>
    Silence,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTooLarge,
}
