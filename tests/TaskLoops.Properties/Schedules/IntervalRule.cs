namespace TaskLoops.Properties.Schedules;

/// <summary>Rule T2: begin, begin + 1 interval, begin + 2 intervals …</summary>
internal sealed record IntervalRule(long Interval) : Rule
{
    public override bool IsCalendar => false;

    public override long Distance => Interval;

    public override Schedule Build() => Schedule.Every(TimeSpan.FromTicks(Interval));

    public override IEnumerable<long> Between(long anchor, long from, long to)
    {
        var skipped = Math.Max(0, (from - anchor) / Interval);
        for (var due = anchor + (skipped * Interval); due <= to; due += Interval)
        {
            if (due > from)
                yield return due;
        }
    }

    public override IEnumerable<Rule> Simpler() => Properties.Simpler.Ticks(Interval).Where(ticks => ticks >= TimeSpan.TicksPerMillisecond).Select(ticks => this with { Interval = ticks });

    public override string ToString() => $"every {Text(Interval)}";
}
