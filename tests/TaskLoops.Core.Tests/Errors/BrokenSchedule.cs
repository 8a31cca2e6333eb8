namespace TaskLoops.Tests.Errors;

/// <summary>Every ten seconds of the steady clock, or every full minute of the calendar, until its calculation fails.</summary>
internal sealed class BrokenSchedule(DateTimeOffset brokenFrom, bool isCalendar = false) : Schedule
{
    private readonly Schedule _whole = isCalendar ? Aligned(TimeSpan.FromMinutes(1)) : Every(TimeSpan.FromSeconds(10));

    public override ScheduleKind Kind => _whole.Kind;

    public override TimeSpan? Interval => _whole.Interval;

    public override bool IsCalendar => isCalendar;

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => _whole.After(anchor, Check(instant));

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => _whole.AtOrBefore(anchor, Check(instant));

    public override bool Equals(Schedule? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;

    public override string ToString() => "broken";

    private DateTimeOffset Check(DateTimeOffset instant) => instant < brokenFrom ? instant : throw new ZoneIsBrokenException();
}
