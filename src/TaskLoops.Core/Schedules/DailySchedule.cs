namespace TaskLoops.Schedules;

/// <summary>
/// Listed times of day, each on the clocks of its zone; ordered, and freed of duplicates, by the instants that they map to (rule T7).
/// </summary>
internal sealed class DailySchedule : Schedule
{
    // Two dates around the UTC date hold every local date; another two, one that the zone skips and one in its stead.
    private const int NearDays = 2;
    private const int FarDays = 4;

    private readonly DailyTime[] _times;

    public DailySchedule(IEnumerable<DailyTime> times, string parameter)
    {
        _times = [.. times.Distinct().OrderBy(time => time.Time).ThenBy(time => time.Zone.Id, StringComparer.Ordinal)];
        if (_times.Length == 0)
            throw new ArgumentException("A daily schedule needs at least one time, such as \"09:00\".", parameter);

        Times = Array.AsReadOnly(_times);
        TimeZone = Array.TrueForAll(_times, time => time.Zone.Equals(_times[0].Zone)) ? _times[0].Zone : null;
    }

    public override ScheduleKind Kind => ScheduleKind.Daily;

    public override IReadOnlyList<DailyTime> Times { get; }

    public override TimeZoneInfo? TimeZone { get; }

    public override bool IsCalendar => true;

    public static DailySchedule Parse(string[] times, TimeZoneInfo defaultZone, string parameter)
    {
        ArgumentNullException.ThrowIfNull(times, parameter);
        return new DailySchedule(times.Select(time => DailyTime.Parse(time, defaultZone, parameter)), parameter);
    }

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var today = instant.UtcTicks / TimeSpan.TicksPerDay;
        var best = long.MaxValue;
        foreach (var time in _times)
        {
            for (var day = today - NearDays; day <= today + FarDays; day++)
            {
                var reading = day * TimeSpan.TicksPerDay + time.Time.Ticks;
                if (reading + ZoneClock.MaximumOffset <= instant.UtcTicks)
                    continue;
                if (reading - ZoneClock.MaximumOffset >= best)
                    break;
                if (ZoneClock.InstantOf(time.Zone, day, time.Time) is { } candidate && candidate > instant.UtcTicks)
                    best = Math.Min(best, candidate);
            }
        }

        return Instant.At(best);
    }

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant)
    {
        var today = instant.UtcTicks / TimeSpan.TicksPerDay;
        var best = long.MinValue;
        foreach (var time in _times)
        {
            for (var day = today + NearDays; day >= today - FarDays; day--)
            {
                var reading = day * TimeSpan.TicksPerDay + time.Time.Ticks;
                if (reading - ZoneClock.MaximumOffset > instant.UtcTicks)
                    continue;
                if (reading + ZoneClock.MaximumOffset <= best)
                    break;
                if (ZoneClock.InstantOf(time.Zone, day, time.Time) is { } candidate && candidate <= instant.UtcTicks)
                    best = Math.Max(best, candidate);
            }
        }

        return Instant.At(best);
    }

    public override bool Equals(Schedule? other) => other is DailySchedule daily && _times.AsSpan().SequenceEqual(daily._times);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var time in _times)
            hash.Add(time);
        return hash.ToHashCode();
    }

    public override string ToString() => TimeZone is { } zone
        ? $"daily at {string.Join(", ", _times.Select(time => time.TimeText))} {zone.Id}"
        : $"daily at {string.Join(", ", _times)}";
}
