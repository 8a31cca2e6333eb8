namespace TaskLoops.Properties.Schedules;

/// <summary>A schedule, perhaps with jitter, and the instant from which its occurrences are listed.</summary>
internal sealed record OccurrenceCase(Rule Rule, long Jitter, int JitterSeed, long From, int Count)
{
    public static Gen<OccurrenceCase> All { get; } =
        from rule in Rules.All
        from jitter in Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[1, rule.Distance * 3]))
        from seed in Gen.Int
        from instant in Rules.InstantsFor(rule)
        from count in Gen.Int[1, 60]
        select new OccurrenceCase(rule, jitter, seed, instant, count);

    public IEnumerable<OccurrenceCase> Simpler()
    {
        foreach (var rule in Rule.Simpler())
            yield return this with { Rule = rule };
        if (Jitter > 0)
            yield return this with { Jitter = 0 };
        if (Count > 1)
            yield return this with { Count = Count / 2 };
        if (Count > 1)
            yield return this with { Count = Count - 1 };
        foreach (var unit in new[] { TimeSpan.TicksPerDay, TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond })
        {
            if (From % unit != 0)
                yield return this with { From = From - (From % unit) };
        }
    }

    public override string ToString() => $"{Rule}{(Jitter == 0 ? "" : $" with jitter of {TimeSpan.FromTicks(Jitter)}, seed {JitterSeed}")}, {Count} from {new DateTime(From):O}";
}
