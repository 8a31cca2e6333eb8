namespace TaskLoops.Schedules;

/// <summary>A pattern of clock readings, laid over the offsets of a zone: walks from one change of the offset to the next.</summary>
/// <remarks>
/// All readings and instants are in ticks. Within the two days that the walk looks ahead, the offset is taken to change at most once.
/// </remarks>
internal abstract class LocalClockSchedule(TimeZoneInfo zone) : Schedule
{
    private const long LookAhead = 2 * TimeSpan.TicksPerDay;

    public sealed override TimeZoneInfo? TimeZone => zone;

    public sealed override bool IsCalendar => true;

    /// <summary>Whether readings that the clocks skip are due, once, at the instant at which the clocks have skipped them.</summary>
    private protected abstract bool RunsWhatIsSkipped { get; }

    /// <summary>Whether a reading that the clocks show twice is due both times; else the first time only.</summary>
    private protected abstract bool RunsWhatIsRepeated { get; }

    internal sealed override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var from = instant.UtcTicks;
        var inclusive = false;
        while (true)
        {
            var offset = ZoneClock.OffsetAt(zone, from);
            if (NextReading(from + offset, inclusive) is not { } reading)
                return null;

            var candidate = reading - offset;
            var end = Math.Min(candidate, from + LookAhead);
            inclusive = true;
            if (ZoneClock.OffsetAt(zone, end) != offset)
            {
                from = ZoneClock.ChangeAfter(zone, from, end);
                if (RunsWhatIsSkipped && reading < from + ZoneClock.OffsetAt(zone, from))
                    return Instant.At(from);
            }
            else if (end < candidate)
            {
                from = Math.Max(end, candidate - LookAhead);
            }
            else if (IsDue(reading, candidate))
            {
                return Instant.At(candidate);
            }
            else
            {
                from = candidate;
                inclusive = false;
            }
        }
    }

    internal sealed override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var to = instant.UtcTicks;
        var inclusive = true;
        while (true)
        {
            var offset = ZoneClock.OffsetAt(zone, to);
            if (PreviousReading(to + offset, inclusive) is not { } reading)
                return null;

            var candidate = reading - offset;
            var end = Math.Max(candidate, to - LookAhead);
            inclusive = true;
            if (ZoneClock.OffsetAt(zone, end) != offset)
            {
                var change = ZoneClock.ChangeBefore(zone, end, to);
                to = change - 1;
                if (RunsWhatIsSkipped && reading >= change + ZoneClock.OffsetAt(zone, to))
                    return Instant.At(change);
            }
            else if (end > candidate)
            {
                to = Math.Min(end, candidate + LookAhead);
            }
            else if (IsDue(reading, candidate))
            {
                return Instant.At(candidate);
            }
            else
            {
                to = candidate;
                inclusive = false;
            }
        }
    }

    /// <summary>
    /// The first reading of the pattern after <paramref name="reading"/>, or at it if <paramref name="inclusive"/>; <see langword="null"/> if
    /// the calendar ends first.
    /// </summary>
    private protected abstract long? NextReading(long reading, bool inclusive);

    /// <summary>
    /// The last reading of the pattern before <paramref name="reading"/>, or at it if <paramref name="inclusive"/>; <see langword="null"/> if
    /// the calendar begins first.
    /// </summary>
    private protected abstract long? PreviousReading(long reading, bool inclusive);

    private bool IsDue(long reading, long instant) => RunsWhatIsRepeated || (ZoneClock.Shows(zone, reading, out var first) && first == instant);
}
