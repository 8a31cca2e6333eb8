namespace TaskLoops.Properties.Model;

/// <summary>The options of a script's loop; times are in milliseconds.</summary>
internal sealed record Setup(
    Planned Schedule,
    int? Count,
    int MaxOverlap,
    MissedOccurrences Missed,
    long MissedAfter,
    long? MakeUpWithin,
    bool? RunOnStart,
    long InitialDelay,
    OnUnhandled OnUnhandled,
    int? MaxConsecutiveFailures,
    bool Reconnect,
    int? MaxAttempts,
    long? IterationTimeout,
    bool HasGate,
    bool Holds,
    long? Stored)
{
    public static Setup Plain { get; } = new(new Planned(ScheduleKind.Interval, 10_000), null, 1, default, 60_000, null, null, 0, default, null, true, null, null, false, false, null);

    public static Gen<Setup> All { get; } =
        from schedule in Planned.All
        from count in Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[1, 4].Select(count => (int?)count)))
        from overlap in Gen.Frequency((3, 1), (1, 2), (1, 3))
        from missed in Gen.OneOf(MissedOccurrences.RunOnce, MissedOccurrences.Skip)
        from missedAfter in Gen.Frequency((3, 60_000L), (1, 800L), (1, 4_000L))
        from makeUpWithin in Gen.Frequency<long?>((3, (long?)null), (1, 0L), (1, 9_000L))
        from runOnStart in Gen.Frequency<bool?>((4, (bool?)null), (1, true), (1, false))
        from initialDelay in Gen.Frequency((4, 0L), (1, 3_500L))
        from onUnhandled in Gen.OneOf(OnUnhandled.Fail, OnUnhandled.Continue)
        from inARow in Gen.Frequency((2, Gen.Const((int?)null)), (1, Gen.Int[1, 3].Select(most => (int?)most)))
        from reconnect in Gen.Frequency((5, true), (1, false))
        from attempts in Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[1, 3].Select(most => (int?)most)))
        from timeout in Gen.Frequency<long?>((4, (long?)null), (1, 4_250L))
        from gate in Gen.Frequency((3, false), (1, true))
        from holds in Gen.Frequency((2, false), (1, true))
        from stored in Gen.Frequency((4, Gen.Const((long?)null)), (1, Gen.Long[-9_000, 0].Select(tenths => (long?)tenths * 100)))
        select new Setup(
            schedule,
            count,
            schedule.Kind == ScheduleKind.FixedDelay ? 1 : overlap,
            missed,
            missedAfter,
            makeUpWithin,
            runOnStart,
            initialDelay,
            onUnhandled,
            inARow,
            reconnect,
            attempts,
            timeout,
            gate,
            holds,
            stored);

    public IEnumerable<Setup> Simpler()
    {
        foreach (var candidate in new[]
        {
            Plain,
            this with { Count = null },
            this with { MaxOverlap = 1 },
            this with { Missed = default },
            this with { MissedAfter = 60_000 },
            this with { MakeUpWithin = null },
            this with { Stored = null },
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
