namespace TaskLoops.Schedules;

/// <summary>The durations that a schedule accepts, and the refusal of others with what to use instead.</summary>
internal static class Limits
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>Returns <paramref name="duration"/> if it is one of rule T6.</summary>
    public static TimeSpan Check(TimeSpan duration, string parameter)
    {
        if (duration == TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameter, duration, "Zero is no interval: for a loop without a pause use Schedule.AsFastAsPossible.");
        if (duration < Shortest || duration > Longest)
            throw new ArgumentOutOfRangeException(parameter, duration, "Use a duration of 1 ms to 365,000 days; for a loop without a pause use Schedule.AsFastAsPossible.");
        return duration;
    }

    public static void CheckDivisorOfDay(TimeSpan interval, string parameter)
    {
        if (interval < Shortest || interval > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                interval,
                "An aligned schedule repeats within a day: use 1 ms to 1 day, or Schedule.Every for an interval that is not tied to the calendar.");
        }

        if (TimeSpan.TicksPerDay % interval.Ticks != 0)
        {
            throw new ArgumentException(
                $"{ReadableDuration.Format(interval)} does not divide a day: use a divisor such as 15 min or 6 h, "
                + "or Schedule.Every for an interval that is not tied to the calendar.",
                parameter);
        }
    }
}
