using System.Globalization;

namespace TaskLoops.Schedules;

/// <summary>One instant, and nothing before or after it.</summary>
internal sealed class OnceSchedule(DateTimeOffset instant) : Schedule
{
    private readonly DateTimeOffset _instant = instant.ToUniversalTime();

    public override ScheduleKind Kind => ScheduleKind.Once;

    public override bool IsCalendar => true;

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => instant < _instant ? _instant : null;

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => _instant <= instant ? _instant : null;

    public override bool Equals(Schedule? other) => other is OnceSchedule once && once._instant == _instant;

    public override int GetHashCode() => HashCode.Combine(Kind, _instant);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"once at {_instant:yyyy-MM-dd HH:mm:ss.FFFFFFF}Z");
}
