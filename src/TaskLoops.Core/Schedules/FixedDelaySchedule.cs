namespace TaskLoops.Schedules;

/// <summary>
/// A pause after each iteration: whoever runs the loop gives the one known occurrence, the end of the last iteration plus the delay, as the
/// anchor.
/// </summary>
internal sealed class FixedDelaySchedule(TimeSpan delay) : Schedule
{
    public override ScheduleKind Kind => ScheduleKind.FixedDelay;

    public override TimeSpan? Interval => delay;

    public override bool IsCalendar => false;

    public override IEnumerable<DateTimeOffset> GetOccurrences(DateTimeOffset from) => new IntervalSchedule(delay).GetOccurrences(from);

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => instant < anchor ? anchor.ToUniversalTime() : null;

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => anchor <= instant ? anchor.ToUniversalTime() : null;

    public override bool Equals(Schedule? other) => other is FixedDelaySchedule && other.Interval == delay;

    public override int GetHashCode() => HashCode.Combine(Kind, delay);

    public override string ToString() => $"{ReadableDuration.Format(delay)} after each iteration";
}
