namespace TaskLoops.Schedules;

/// <summary>Several calendar schedules, merged by instant.</summary>
internal sealed class UnionSchedule : Schedule
{
    private readonly Schedule[] _members;

    private UnionSchedule(Schedule[] members)
    {
        _members = members;
        TimeZone = members[0].TimeZone is { } zone && Array.TrueForAll(members, member => zone.Equals(member.TimeZone)) ? zone : null;
    }

    public override ScheduleKind Kind => ScheduleKind.Union;

    public override TimeZoneInfo? TimeZone { get; }

    public override bool IsCalendar => true;

    /// <summary>Whether a member spreads its own occurrences.</summary>
    internal bool HasJitter => Array.Exists(_members, member => member.Jitter is not null);

    public static Schedule Of(Schedule[] schedules, string parameter)
    {
        foreach (var schedule in schedules)
        {
            if (schedule is null)
                throw new ArgumentException("A member of a union is null.", parameter);
            if (!schedule.IsCalendar)
            {
                throw new ArgumentException(
                    $"A union has calendar schedules only, and '{schedule}' is none: use Schedule.Aligned or Schedule.Cron, or a loop of its own.",
                    parameter);
            }
        }

        Schedule[] members = [.. schedules.SelectMany(schedule => schedule is UnionSchedule union ? union._members : [schedule]).Distinct()];
        return members switch
        {
            [] => throw new ArgumentException("A union needs at least one schedule.", parameter),
            [var only] => only,
            _ => new UnionSchedule(members),
        };
    }

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant)
    {
        DateTimeOffset? first = null;
        foreach (var member in _members)
        {
            if (member.After(anchor, instant) is { } candidate && (first is null || candidate < first))
                first = candidate;
        }

        return first;
    }

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant)
    {
        DateTimeOffset? last = null;
        foreach (var member in _members)
        {
            if (member.AtOrBefore(anchor, instant) is { } candidate && (last is null || candidate > last))
                last = candidate;
        }

        return last;
    }

    public override bool Equals(Schedule? other) =>
        other is UnionSchedule union && union._members.Length == _members.Length && Array.TrueForAll(_members, union._members.Contains);

    // A sum, because the order of the members makes no difference.
    public override int GetHashCode() => _members.Aggregate((int)Kind, (hash, member) => unchecked(hash + member.GetHashCode()));

    public override string ToString() => string.Join(" or ", (object[])_members);
}
