namespace TaskLoops.AdapterSuite;

/// <summary>What becomes of a call to Discord's API.</summary>
public enum CallResult
{
    Succeeds,
    InternalServerError,
    ServiceUnavailable,
    RateLimited,
    Cut,
    NotFound,
    Forbidden,
}
