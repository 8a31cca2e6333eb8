using System.Reflection;
using DSharpPlus;
using DSharpPlus.Exceptions;

namespace TaskLoops.DSharpPlus;

/// <summary>DSharpPlus' failures that pass, beside <see cref="ReconnectRule.Defaults"/>.</summary>
public static class DSharpPlusReconnects
{
    /// <summary>
    /// <see cref="ServerErrorException"/>; <see cref="RateLimitException"/> and <see cref="GatewayRatelimitedException"/> with the delay that Discord asks
    /// for; and the two exceptions for rate limits that the library keeps to itself, and lets out when its own attempts are used up, with theirs.
    /// </summary>
    /// <remarks>
    /// Any other 4xx is permanent. "Network down" comes out of DSharpPlus as a bare <see cref="TaskCanceledException"/>, after the 100 s of its own
    /// attempts, which every loop handles. Some statuses the library takes for success (501, 520, 409): what a body makes of those is its own affair.
    /// <c>AddDSharpPlus</c> adds these; a loop made without a container gets them by <see cref="LoopOptions.ReconnectRules"/>.
    /// </remarks>
    public static IReadOnlyList<ReconnectRule> Rules { get; } =
    [
        ReconnectRule.For<ServerErrorException>(),
        ReconnectRule.For<RateLimitException>(retryAfter: failure => failure.RetryAfter),
        ReconnectRule.For<GatewayRatelimitedException>(retryAfter: failure => failure.RetryAfter),
        .. Internal("DSharpPlus.Net.RetryableRatelimitException", "DSharpPlus.Net.PreemptiveRatelimitException"),
    ];

    /// <summary>Rules for types that cannot be named in code; a release of the library that has them no more lets none of them out.</summary>
    private static IEnumerable<ReconnectRule> Internal(params string[] names) => names
        .Select(name => typeof(DiscordClient).Assembly.GetType(name))
        .OfType<Type>()
        .Select(type => (ReconnectRule)typeof(ReconnectRule).GetMethod(nameof(ReconnectRule.For))!.MakeGenericMethod(type).Invoke(null, [null, DelayOf(type)])!);

    private static Func<Exception, TimeSpan?> DelayOf(Type type)
    {
        var resetAfter = type.GetProperty("ResetAfter", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return failure => resetAfter?.GetValue(failure) as TimeSpan?;
    }
}
