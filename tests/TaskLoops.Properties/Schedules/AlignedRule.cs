namespace TaskLoops.Properties.Schedules;

/// <summary>Rule T8: whenever the clock shows a multiple of the interval, plus the offset; a skipped reading is left out, a repeated one runs twice.</summary>
internal sealed record AlignedRule(long Interval, long Offset, string Zone) : Rule
{
    public override long Distance => Interval;

    public override Schedule Build() => Schedule.Aligned(TimeSpan.FromTicks(Interval), TimeSpan.FromTicks(Offset), TimeZoneInfo.FindSystemTimeZoneById(Zone));

    // In each stretch of one offset the clock simply runs: every reading is shown there once. The interval divides a day, so each date begins with the offset.
    public override IEnumerable<long> Between(long anchor, long from, long to)
    {
        foreach (var stretch in NaiveZone.Of(Zone).Stretches(from + 1, to))
        {
            var first = stretch.From + stretch.Offset;
            var reading = (first / TimeSpan.TicksPerDay * TimeSpan.TicksPerDay) + Offset;
            reading += Math.Max(0, (first - reading) / Interval * Interval);
            for (; reading - stretch.Offset <= stretch.To; reading += Interval)
            {
                if (reading >= first)
                    yield return reading - stretch.Offset;
            }
        }
    }

    public override IEnumerable<Rule> Simpler()
    {
        foreach (var offset in Properties.Simpler.Ticks(Offset))
            yield return this with { Offset = offset };
        if (Zone != "UTC")
            yield return this with { Zone = "UTC" };
    }

    public override string ToString() => $"aligned to {Text(Interval)} + {Text(Offset)} {Zone}";
}
