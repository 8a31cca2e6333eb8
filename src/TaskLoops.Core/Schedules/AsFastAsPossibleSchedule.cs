namespace TaskLoops.Schedules;

/// <summary>No pause: whoever runs the loop gives the one known occurrence, the end of the last iteration, as the anchor.</summary>
internal sealed class AsFastAsPossibleSchedule : Schedule
{
    public static readonly AsFastAsPossibleSchedule Instance = new();

    private AsFastAsPossibleSchedule()
    {
    }

    public override ScheduleKind Kind => ScheduleKind.AsFastAsPossible;

    public override bool IsCalendar => false;

    public override IEnumerable<DateTimeOffset> GetOccurrences(DateTimeOffset from) =>
        throw new InvalidOperationException("A schedule that is as fast as possible has no occurrences to list: they depend on how long the body takes.");

    internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => instant < anchor ? anchor.ToUniversalTime() : null;

    internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => anchor <= instant ? anchor.ToUniversalTime() : null;

    public override bool Equals(Schedule? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => HashCode.Combine(Kind);

    public override string ToString() => "as fast as possible";
}
