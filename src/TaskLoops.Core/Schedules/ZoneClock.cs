namespace TaskLoops.Schedules;

/// <summary>
/// What a zone's clocks show, decided by its offset at instants alone (rule T7). All instants and readings are in ticks; a reading may lie off
/// the calendar.
/// </summary>
internal static class ZoneClock
{
    /// <summary>No zone is further from UTC: the platform allows no more.</summary>
    public const long MaximumOffset = 14 * TimeSpan.TicksPerHour;

    public static long OffsetAt(TimeZoneInfo zone, long instant) =>
        zone.GetUtcOffset(new DateTime(Math.Clamp(instant, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;

    /// <summary>
    /// The instant of a time on a date: the first of two in an overlap, shifted forward by the gap in a gap, none on a date that the zone skips.
    /// </summary>
    public static long? InstantOf(TimeZoneInfo zone, long day, TimeOnly time)
    {
        var reading = day * TimeSpan.TicksPerDay + time.Ticks;
        return Shows(zone, reading, out var instant) || !SkipsDay(zone, day) ? instant : null;
    }

    /// <summary>
    /// Whether the clocks show <paramref name="reading"/>, and the first instant at which they do; if they skip it, the instant that is the gap
    /// later.
    /// </summary>
    public static bool Shows(TimeZoneInfo zone, long reading, out long instant)
    {
        var before = OffsetAt(zone, reading - MaximumOffset);
        instant = reading - before;
        if (OffsetAt(zone, instant) == before)
            return true;

        var after = OffsetAt(zone, reading + MaximumOffset);
        if (OffsetAt(zone, reading - after) != after)
            return false;

        instant = reading - after;
        return true;
    }

    /// <summary>
    /// The first instant in (<paramref name="from"/>, <paramref name="to"/>] whose offset is not that of <paramref name="from"/>; the offset at
    /// <paramref name="to"/> must be another.
    /// </summary>
    public static long ChangeAfter(TimeZoneInfo zone, long from, long to)
    {
        var offset = OffsetAt(zone, from);
        while (to - from > 1)
        {
            var middle = from + (to - from) / 2;
            if (OffsetAt(zone, middle) == offset)
                from = middle;
            else
                to = middle;
        }

        return to;
    }

    /// <summary>
    /// The first instant in (<paramref name="from"/>, <paramref name="to"/>] from which on the offset is that of <paramref name="to"/>; the
    /// offset at <paramref name="from"/> must be another.
    /// </summary>
    public static long ChangeBefore(TimeZoneInfo zone, long from, long to)
    {
        var offset = OffsetAt(zone, to);
        while (to - from > 1)
        {
            var middle = from + (to - from) / 2;
            if (OffsetAt(zone, middle) == offset)
                to = middle;
            else
                from = middle;
        }

        return to;
    }

    private static bool SkipsDay(TimeZoneInfo zone, long day) =>
        !Shows(zone, day * TimeSpan.TicksPerDay, out _) && !Shows(zone, (day + 1) * TimeSpan.TicksPerDay - 1, out _);
}
