namespace TaskLoops.Properties.Schedules;

/// <summary>A loop, what it does with missed occurrences, and what happens to its clocks.</summary>
internal sealed record ClockCase(Rule Rule, long Start, MissedOccurrences Missed, long MissedAfter, long? MakeUpWithin, ClockStep[] Steps)
{
    public static Gen<ClockCase> All { get; } =
        from rule in Gen.Frequency((1, Rules.Intervals), (4, Rules.Calendars))
        from start in Rules.InstantsFor(rule)
        from missed in Gen.OneOf(MissedOccurrences.RunOnce, MissedOccurrences.Skip)
        from missedAfter in Gen.Frequency((2, Gen.Const(TimeSpan.TicksPerMinute)), (1, Gen.Long[1, 2 * Math.Min(rule.Distance, TimeSpan.TicksPerDay)]))
        from makeUpWithin in Gen.Frequency((2, Gen.Const((long?)null)), (1, Gen.Long[0, 4 * rule.Distance].Select(ticks => (long?)ticks)))
        from steps in ClockStep.For(rule.Distance).Array[1, 25]
        select new ClockCase(rule, start, missed, missedAfter, makeUpWithin, steps);

    public LoopOptions Options(TimeProvider time, LoopListener listener) => new()
    {
        TimeProvider = time,
        Listener = listener,
        MissedOccurrences = Missed,
        MissedAfter = TimeSpan.FromTicks(MissedAfter),
        MakeUpWithin = MakeUpWithin is { } ticks ? TimeSpan.FromTicks(ticks) : TimeSpan.MaxValue,
    };

    public IEnumerable<ClockCase> Simpler()
    {
        foreach (var steps in Properties.Simpler.Lists(Steps, step => step.Simpler()))
            yield return this with { Steps = steps };
        foreach (var rule in Rule.Simpler())
            yield return this with { Rule = rule };
        if (MissedAfter != TimeSpan.TicksPerMinute)
            yield return this with { MissedAfter = TimeSpan.TicksPerMinute };
        if (MakeUpWithin is not null)
            yield return this with { MakeUpWithin = null };
        foreach (var unit in new[] { TimeSpan.TicksPerDay, TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond })
        {
            if (Start % unit != 0)
                yield return this with { Start = Start - (Start % unit) };
        }
    }

    public override string ToString() =>
        $"{Rule} from {new DateTime(Start):O}, {Missed}, missed after {TimeSpan.FromTicks(MissedAfter):c}"
        + $"{(MakeUpWithin is { } ticks ? $", made up within {TimeSpan.FromTicks(ticks):c}" : "")}\n  {string.Join("\n  ", Steps)}";
}
