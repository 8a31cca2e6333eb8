namespace TaskLoops.Tests.Faults;

/// <summary>A schedule whose calculations are counted, as of a zone whose data cannot be read; those that a script picks throw.</summary>
internal sealed class FaultySchedule(Schedule whole, Func<int, Exception?> fault) : Schedule
{
    /// <summary>How many occurrences were asked for.</summary>
    public int Calculations { get; private set; }

    public override ScheduleKind Kind => whole.Kind;

    public override TimeSpan? Interval => whole.Interval;

    public override TimeZoneInfo? TimeZone => whole.TimeZone;

    public override bool IsCalendar => whole.IsCalendar;

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => Count() is { } exception ? throw exception : whole.After(anchor, instant);

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => Count() is { } exception ? throw exception : whole.AtOrBefore(anchor, instant);

    public override bool Equals(Schedule? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;

    public override string ToString() => "faulty";

    private Exception? Count() => fault(Calculations++);
}
