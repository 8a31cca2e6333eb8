namespace TaskLoops.Benchmarks.Scale;

/// <summary>Counts durations in steps of 10 µs up to 10 s, from many threads, without allocating.</summary>
internal sealed class Histogram
{
    private const long StepTicks = TimeSpan.TicksPerMicrosecond * 10;

    private readonly int[] _counts = new int[1_000_000];
    private int _early;
    private long _longest;

    /// <summary>How many were negative.</summary>
    public int Early => _early;

    public TimeSpan Longest => TimeSpan.FromTicks(_longest);

    public void Add(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            Interlocked.Increment(ref _early);
            duration = TimeSpan.Zero;
        }

        Interlocked.Increment(ref _counts[Math.Min(duration.Ticks / StepTicks, _counts.Length - 1)]);
        for (var longest = _longest; duration.Ticks > longest; longest = _longest)
            Interlocked.CompareExchange(ref _longest, duration.Ticks, longest);
    }

    /// <summary>The duration that this share of all does not exceed.</summary>
    public TimeSpan Quantile(double share)
    {
        var total = _counts.Sum(count => (long)count);
        var rank = (long)Math.Ceiling(total * share);
        long seen = 0;
        for (var step = 0; step < _counts.Length; step++)
        {
            seen += _counts[step];
            if (seen >= rank)
                return TimeSpan.FromTicks((step + 1) * StepTicks);
        }

        return TimeSpan.Zero;
    }
}
