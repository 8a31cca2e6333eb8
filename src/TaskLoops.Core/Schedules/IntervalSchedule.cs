namespace TaskLoops.Schedules;

/// <summary>Anchor, anchor + interval, anchor + 2 intervals, and so on (rules T2 and T6).</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : Schedule
{
    public override ScheduleKind Kind => ScheduleKind.Interval;

    public override TimeSpan? Interval => interval;

    public override bool IsCalendar => false;

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var elapsed = instant.UtcTicks - anchor.UtcTicks;
        return Instant.At(elapsed < 0 ? anchor.UtcTicks : anchor.UtcTicks + (elapsed / interval.Ticks + 1) * interval.Ticks);
    }

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var elapsed = instant.UtcTicks - anchor.UtcTicks;
        return elapsed < 0 ? null : Instant.At(instant.UtcTicks - elapsed % interval.Ticks);
    }

    public override bool Equals(Schedule? other) => other is IntervalSchedule && other.Interval == interval;

    public override int GetHashCode() => HashCode.Combine(Kind, interval);

    public override string ToString() => $"every {ReadableDuration.Format(interval)}";
}
