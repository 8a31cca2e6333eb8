namespace TaskLoops.Properties.Schedules;

/// <summary>
/// Rule T7: on the clocks of its zone, each time becomes one instant on every date: shifted by what is skipped, the first of two, and none on a date that is skipped.
/// </summary>
internal sealed record DailyRule(DailyRule.Time[] Times) : Rule
{
    public override long Distance => TimeSpan.TicksPerDay / Times.Length;

    public override Schedule Build() => Schedule.Daily([.. Times.Select(time => time.ToString())]);

    public override IEnumerable<long> Between(long anchor, long from, long to)
    {
        foreach (var time in Times)
        {
            var zone = NaiveZone.Of(time.Zone);

            // A shift can reach into the next date, or, where a date is skipped, over it.
            for (var date = (from / TimeSpan.TicksPerDay) - 3; date <= (to / TimeSpan.TicksPerDay) + 2; date++)
            {
                var instant = On(zone, date, time.OfDay);
                if (instant > from && instant <= to)
                    yield return instant.Value;
            }
        }
    }

    public override IEnumerable<Rule> Simpler() => Properties.Simpler.Lists(Times, time => time.Simpler(), atLeast: 1).Select(times => this with { Times = times });

    public override string ToString() => $"daily at {string.Join(", ", Times)}";

    private static long? On(NaiveZone zone, long date, long ofDay)
    {
        var reading = (date * TimeSpan.TicksPerDay) + ofDay;
        var shown = zone.Shown(reading);
        if (shown.Length > 0)
            return shown[0];
        if (!zone.Has(date))
            return null;

        var gap = zone.Gap(reading);
        return zone.Shown(reading + gap.Length)[0];
    }

    internal readonly record struct Time(long OfDay, string Zone)
    {
        public IEnumerable<Time> Simpler()
        {
            foreach (var ofDay in Properties.Simpler.Ticks(OfDay))
                yield return this with { OfDay = ofDay };
            if (Zone != "UTC")
                yield return this with { Zone = "UTC" };
        }

        public override string ToString() => $"{new TimeOnly(OfDay):HH:mm:ss.fffffff} {Zone}";
    }
}
