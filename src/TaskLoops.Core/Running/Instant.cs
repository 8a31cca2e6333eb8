namespace TaskLoops.Running;

/// <summary>Sums of instants and durations that end at the last instant of the calendar instead of throwing.</summary>
internal static class Instant
{
    public static DateTimeOffset After(this DateTimeOffset instant, TimeSpan duration)
    {
        if (duration > DateTimeOffset.MaxValue - instant)
            return DateTimeOffset.MaxValue;
        if (duration < DateTimeOffset.MinValue - instant)
            return DateTimeOffset.MinValue;

        return instant + duration;
    }

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    public static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
