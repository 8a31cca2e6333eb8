namespace TaskLoops.Properties.Model;

/// <summary>A schedule of a script; in milliseconds.</summary>
internal readonly record struct Planned(ScheduleKind Kind, long Every)
{
    public static Gen<Planned> All { get; } =
        from kind in Gen.Frequency((4, ScheduleKind.Interval), (1, ScheduleKind.FixedDelay), (3, ScheduleKind.Aligned))
        from every in Gen.OneOf(2_000L, 4_000, 6_000, 10_000, 30_000, 120_000, 600_000)
        select new Planned(kind, every);

    public bool IsCalendar => Kind == ScheduleKind.Aligned;

    public Schedule Build() => Kind switch
    {
        ScheduleKind.Interval => Schedule.Every(TimeSpan.FromMilliseconds(Every)),
        ScheduleKind.FixedDelay => Schedule.FixedDelay(TimeSpan.FromMilliseconds(Every)),
        _ => Schedule.Aligned(TimeSpan.FromMilliseconds(Every)),
    };

    public override string ToString() => $"{Kind} {Every} ms";
}
