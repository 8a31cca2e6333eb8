namespace TaskLoops.Hosting;

/// <summary>What the health check of the loops tolerates.</summary>
public sealed class LoopsHealthOptions
{
    /// <summary>From which lateness of its last iteration a loop counts as degraded. Default: 1 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan LateBeyond
    {
        get;
        set => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "LateBeyond must be longer than zero.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long loops may wait for the client to be ready before that counts as unhealthy. Default: 2 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan ReadyWithin
    {
        get;
        set => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ReadyWithin must be longer than zero.");
    } = TimeSpan.FromMinutes(2);
}
