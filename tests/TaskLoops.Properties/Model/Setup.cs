namespace TaskLoops.Properties.Model;

/// <summary>The options of a script's loop; times are in milliseconds.</summary>
internal sealed record Setup(
    Planned Schedule,
    int? Count,
    int MaxOverlap,
    MissedOccurrences Missed,
    bool? RunOnStart,
    long InitialDelay,
    OnUnhandled OnUnhandled,
    int? MaxConsecutiveFailures,
    bool Reconnect,
    int? MaxAttempts,
    long? IterationTimeout,
    bool HasGate,
    bool Holds)
{
    public static Setup Plain { get; } = new(new Planned(ScheduleKind.Interval, 10_000), null, 1, default, null, 0, default, null, true, null, null, false, false);

    public static Gen<Setup> All { get; } =
        from schedule in Planned.All
        from count in Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[1, 4].Select(count => (int?)count)))
        from overlap in Gen.Frequency((3, 1), (1, 2), (1, 3))
        from missed in Gen.OneOf(MissedOccurrences.RunOnce, MissedOccurrences.Skip)
        from runOnStart in Gen.Frequency<bool?>((4, (bool?)null), (1, true), (1, false))
        from initialDelay in Gen.Frequency((4, 0L), (1, 3_500L))
        from onUnhandled in Gen.OneOf(OnUnhandled.Fail, OnUnhandled.Continue)
        from inARow in Gen.Frequency((2, Gen.Const((int?)null)), (1, Gen.Int[1, 3].Select(most => (int?)most)))
        from reconnect in Gen.Frequency((5, true), (1, false))
        from attempts in Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[1, 3].Select(most => (int?)most)))
        from timeout in Gen.Frequency<long?>((4, (long?)null), (1, 4_250L))
        from gate in Gen.Frequency((3, false), (1, true))
        from holds in Gen.Frequency((2, false), (1, true))
        select new Setup(
            schedule,
            count,
            schedule.Kind == ScheduleKind.FixedDelay ? 1 : overlap,
            missed,
            runOnStart,
            initialDelay,
            onUnhandled,
            inARow,
            reconnect,
            attempts,
            timeout,
            gate,
            holds);

    public IEnumerable<Setup> Simpler()
    {
        foreach (var candidate in new[]
        {
            Plain,
            this with { Count = null },
            this with { MaxOverlap = 1 },
            this with { Missed = default },
            this with { RunOnStart = null },
            this with { InitialDelay = 0 },
            this with { OnUnhandled = default },
            this with { MaxConsecutiveFailures = null },
            this with { Reconnect = true },
            this with { MaxAttempts = null },
            this with { IterationTimeout = null },
            this with { HasGate = false },
            this with { Holds = false },
            this with { Schedule = Plain.Schedule },
        })
        {
            if (candidate != this)
                yield return candidate;
        }
    }
}
