namespace TaskLoops.Schedules;

/// <summary>
/// Another schedule with each occurrence put off by a fixed function of seed and occurrence, by less than the distance to the next (rule T8).
/// </summary>
internal sealed class JitteredSchedule : Schedule
{
    private readonly Schedule _schedule;
    private readonly TimeSpan _maximum;
    private readonly int _seed;

    private JitteredSchedule(Schedule schedule, TimeSpan maximum, int seed)
    {
        _schedule = schedule;
        _maximum = maximum;
        _seed = seed;
    }

    public override ScheduleKind Kind => _schedule.Kind;

    public override TimeSpan? Interval => _schedule.Interval;

    public override IReadOnlyList<DailyTime> Times => _schedule.Times;

    public override TimeZoneInfo? TimeZone => _schedule.TimeZone;

    public override string? CronExpression => _schedule.CronExpression;

    public override TimeSpan? Jitter => _maximum;

    public override bool IsCalendar => _schedule.IsCalendar;

    public static JitteredSchedule Of(Schedule schedule, TimeSpan maximum, int seed)
    {
        if (schedule.Jitter is not null || schedule is UnionSchedule { HasJitter: true })
            throw new InvalidOperationException($"'{schedule}' has jitter already: give it to the schedule without jitter, once.");
        if (!schedule.IsCalendar && schedule.Kind != ScheduleKind.Interval)
            throw new InvalidOperationException($"'{schedule}' has no planned occurrences to spread: give jitter to an interval or a calendar schedule.");
        if (maximum <= TimeSpan.Zero || maximum > Limits.Longest)
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "Use a positive jitter of up to 365,000 days; for none, leave WithJitter out.");
        return new JitteredSchedule(schedule, maximum, seed);
    }

    // An occurrence is put off to before the next, so only the one at or before an instant can still be due after it.
    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) =>
        PutOff(anchor, _schedule.AtOrBefore(anchor, instant)) is { } pending && pending > instant
            ? pending
            : PutOff(anchor, _schedule.After(anchor, instant));

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant)
    {
        if (_schedule.AtOrBefore(anchor, instant) is not { } planned)
            return null;
        if (PutOff(anchor, planned) is { } due && due <= instant)
            return due;
        return planned == DateTimeOffset.MinValue ? null : PutOff(anchor, _schedule.AtOrBefore(anchor, planned.AddTicks(-1)));
    }

    public override bool Equals(Schedule? other) =>
        other is JitteredSchedule jittered && jittered._schedule == _schedule && jittered._maximum == _maximum && jittered._seed == _seed;

    public override int GetHashCode() => HashCode.Combine(_schedule, _maximum, _seed);

    public override string ToString() => _schedule.Kind == ScheduleKind.Union
        ? $"({_schedule}) with up to {ReadableDuration.Format(_maximum)} of jitter"
        : $"{_schedule} with up to {ReadableDuration.Format(_maximum)} of jitter";

    private DateTimeOffset? PutOff(DateTimeOffset anchor, DateTimeOffset? planned)
    {
        if (planned is not { } occurrence)
            return null;

        var room = _schedule.After(anchor, occurrence) is { } next ? Math.Min(_maximum.Ticks, next.UtcTicks - occurrence.UtcTicks) : _maximum.Ticks;
        return Instant.At(occurrence.UtcTicks + Fraction(Number(anchor, occurrence), room));
    }

    // An interval's grid begins with each run, so its occurrences are numbered from there.
    private ulong Number(DateTimeOffset anchor, DateTimeOffset occurrence) => (ulong)(_schedule.IsCalendar
        ? occurrence.UtcTicks
        : (occurrence.UtcTicks - anchor.UtcTicks) / _schedule.Interval!.Value.Ticks);

    // The high half of the product is a whole number of ticks from zero to one less than the room.
    private long Fraction(ulong number, long room) => (long)Math.BigMul(Mix(unchecked(number + Mix((uint)_seed))), (ulong)room, out _);

    // SplitMix64: each bit of the result depends on each bit of the value.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
