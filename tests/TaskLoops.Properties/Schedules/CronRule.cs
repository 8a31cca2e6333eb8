namespace TaskLoops.Properties.Schedules;

/// <summary>
/// Rule T8: a skipped time runs at the end of the gap, a repeated one once; with a star, range or step in seconds, minutes or hours in both halves of what is repeated.
/// </summary>
internal sealed record CronRule(CronField? Seconds, CronField Minutes, CronField Hours, CronDays Days, CronField Months, CronDays Weekdays, string Zone, string? Macro = null) : Rule
{
    public override long Distance
    {
        get
        {
            var inDay = (Seconds?.Values.Length ?? 1) * Minutes.Values.Length * Hours.Values.Length;
            var days = Months.Values.Length == 12 && Days.Text == "*" && Weekdays.Text is "*" or "?" ? 1 : 8;
            return Math.Max(TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay * days / inDay);
        }
    }

    private string Expression => Macro ?? $"{(Seconds is { } seconds ? seconds + " " : "")}{Minutes} {Hours} {Days} {Months} {Weekdays}";

    private bool IsInterval => Seconds is { IsInterval: true } || Minutes.IsInterval || Hours.IsInterval;

    public override Schedule Build() => Schedule.Cron(Expression, Zone);

    /// <summary>Whether any date of the present century has its days.</summary>
    public bool Occurs()
    {
        for (DateOnly date = new(2000, 1, 1); date.Year < 2100; date = date.AddDays(1))
        {
            if (Matches(date))
                return true;
        }

        return false;
    }

    public override IEnumerable<long> Between(long anchor, long from, long to)
    {
        var zone = NaiveZone.Of(Zone);
        var offsets = zone.Stretches(from, to).Select(stretch => stretch.Offset).ToArray();
        foreach (var reading in Readings(from + offsets.Min(), to + offsets.Max()))
        {
            var shown = zone.Shown(reading);
            IEnumerable<long> due = shown.Length == 0 ? [zone.Gap(reading).At] : IsInterval ? shown : shown[..1];
            foreach (var instant in due)
            {
                if (instant > from && instant <= to)
                    yield return instant;
            }
        }
    }

    public override IEnumerable<Rule> Simpler()
    {
        if (Zone != "UTC")
            yield return this with { Zone = "UTC" };
        if (Macro is not null)
            yield break;
        if (Seconds is not null)
            yield return this with { Seconds = null };
        if (Days.Text != "*")
            yield return this with { Days = CronDays.Any };
        if (Weekdays.Text != "*")
            yield return this with { Weekdays = CronDays.Any };
        if (Months.Text != "*")
            yield return this with { Months = CronField.Star(1, 12) };
        if (Hours.Text != "*")
            yield return this with { Hours = CronField.Star(0, 23) };
        if (Minutes.Text != "0")
            yield return this with { Minutes = new CronField("0", [0]) };
    }

    public override string ToString() => $"cron '{Expression}' {Zone}";

    private IEnumerable<long> Readings(long from, long to)
    {
        for (var date = from / TimeSpan.TicksPerDay; date <= to / TimeSpan.TicksPerDay; date++)
        {
            if (!Matches(DateOnly.FromDayNumber((int)date)))
                continue;

            foreach (var hour in Hours.Values)
            {
                var hourly = (date * TimeSpan.TicksPerDay) + (hour * TimeSpan.TicksPerHour);
                if (hourly > to || hourly + TimeSpan.TicksPerHour <= from)
                    continue;

                foreach (var minute in Minutes.Values)
                {
                    var reading = hourly + (minute * TimeSpan.TicksPerMinute);
                    if (reading > to || reading + TimeSpan.TicksPerMinute <= from)
                        continue;

                    foreach (var second in Seconds?.Values ?? [0])
                        yield return reading + (second * TimeSpan.TicksPerSecond);
                }
            }
        }
    }

    private bool Matches(DateOnly date) => Months.Values.Contains(date.Month) && Days.Matches(date) && Weekdays.Matches(date);
}
