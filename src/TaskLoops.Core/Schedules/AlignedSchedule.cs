using System.Globalization;

namespace TaskLoops.Schedules;

/// <summary>Due whenever the local clock reads a multiple of the interval past midnight, plus the offset: each instant once (rule T8).</summary>
internal sealed class AlignedSchedule(TimeSpan interval, TimeSpan offset, TimeZoneInfo zone) : LocalClockSchedule(zone)
{
    private readonly TimeSpan _offset = offset;

    public override ScheduleKind Kind => ScheduleKind.Aligned;

    public override TimeSpan? Interval => interval;

    private protected override bool RunsWhatIsSkipped => false;

    private protected override bool RunsWhatIsRepeated => true;

    private protected override long? NextReading(long reading, bool inclusive) => OnGridAtOrBefore(inclusive ? reading - 1 : reading) + interval.Ticks;

    private protected override long? PreviousReading(long reading, bool inclusive) => OnGridAtOrBefore(inclusive ? reading : reading - 1);

    public override bool Equals(Schedule? other) =>
        other is AlignedSchedule aligned && aligned.Interval == interval && aligned._offset == _offset && aligned.TimeZone!.Equals(TimeZone);

    public override int GetHashCode() => HashCode.Combine(Kind, interval, _offset, TimeZone);

    public override string ToString()
    {
        var zoneId = TimeZone!.Id;
        return interval == TimeSpan.FromHours(1) && _offset.Ticks % TimeSpan.TicksPerMinute == 0
            ? string.Create(CultureInfo.InvariantCulture, $"every hour at :{_offset.Minutes:00} {zoneId}")
            : $"every {ReadableDuration.Format(interval)} from {new DailyTime(TimeOnly.FromTimeSpan(_offset), TimeZone)}";
    }

    private long OnGridAtOrBefore(long reading)
    {
        var past = (reading - _offset.Ticks) % interval.Ticks;
        return reading - (past < 0 ? past + interval.Ticks : past);
    }
}
