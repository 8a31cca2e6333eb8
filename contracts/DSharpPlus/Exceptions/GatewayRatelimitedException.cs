namespace DSharpPlus.Exceptions;

public sealed class GatewayRatelimitedException : Exception
{
    public GatewayRatelimitedException(TimeSpan retryAfter)
        : base("The attempted operation was ratelimited.") => RetryAfter = retryAfter;

    public TimeSpan RetryAfter { get; private set; }
}
