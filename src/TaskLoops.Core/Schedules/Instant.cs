namespace TaskLoops.Schedules;

/// <summary>Instants counted in UTC ticks, so that a step over the end of the calendar is a number and not an exception.</summary>
internal static class Instant
{
    /// <summary>The instant, or <see langword="null"/> if it lies outside the years 1 to 9999.</summary>
    public static DateTimeOffset? At(long ticks) => IsOnCalendar(ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public static bool IsOnCalendar(long ticks) => (ulong)ticks <= (ulong)DateTime.MaxValue.Ticks;
}
