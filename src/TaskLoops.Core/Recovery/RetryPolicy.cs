namespace TaskLoops;

/// <summary>How long a loop waits before it tries again after a handled failure, and how often (rule E1).</summary>
/// <remarks>
/// The delay after attempt n is uniform between zero and the smaller of <see cref="MaxDelay"/> and <c>BaseDelay * 2^n</c>: the formula of Discord
/// clients' own reconnects. A delay given by the server is added to it. Immutable and thread-safe, one can serve many loops.
/// </remarks>
public sealed class RetryPolicy
{
    internal static readonly RetryPolicy Default = new();

    /// <summary>Makes a policy of which everything has its default.</summary>
    public RetryPolicy()
    {
    }

    /// <summary>Copies another policy whole; an initializer can then replace a part of it.</summary>
    /// <param name="other">The policy to copy; it does not change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public RetryPolicy(RetryPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        BaseDelay = other.BaseDelay;
        MaxDelay = other.MaxDelay;
        MaxAttempts = other.MaxAttempts;
        Random = other.Random;
    }

    /// <summary>The unit of the exponential back-off. Default: 1 s; must be positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan BaseDelay { get; init => field = Argument.Positive(value, nameof(BaseDelay)); } = TimeSpan.FromSeconds(1);

    /// <summary>What the back-off never exceeds, a server-given delay aside. Default: 1,024 s; must be positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan MaxDelay { get; init => field = Argument.Positive(value, nameof(MaxDelay)); } = TimeSpan.FromSeconds(1024);

    /// <summary>How many attempts an iteration has, the first included; after the last, the failure counts as unhandled. Default: null, no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? MaxAttempts { get; init => field = Argument.AtLeastOne(value, nameof(MaxAttempts)); }

    /// <summary>Where the randomness comes from: numbers from 0 up to, not including, 1. Default: a shared generator; called from any thread.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Func<double> Random { get; init => field = Argument.NotNull(value, nameof(Random)); } = SharedRandom;

    /// <summary>The longest delay after the given attempt; the actual one is a random part of it.</summary>
    internal TimeSpan LongestAfter(int attempt)
    {
        // Compared before it is converted: what a long cannot hold becomes negative before .NET 9.
        var ticks = BaseDelay.Ticks * Math.Pow(2, attempt);
        return ticks < MaxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : MaxDelay;
    }

    private static double SharedRandom() => System.Random.Shared.NextDouble();
}
