namespace TaskLoops.Properties.Hostile;

/// <summary>Two texts for one of the ways in which a schedule is made of texts or numbers, and an instant to ask it at.</summary>
internal readonly record struct ScheduleInput(ScheduleInput.Way How, string Text, string Zone, long Ticks, long Instant)
{
    public enum Way
    {
        Cron,
        Daily,
        DailyIn,
        DailyTime,
        Every,
        FixedDelay,
        Aligned,
        Hourly,
        Once,
        Jitter,
        Options,
    }

    public static Gen<ScheduleInput> All { get; } =
        from how in Gen.Frequency((6, Way.Cron), (3, Way.Daily), (3, Way.DailyIn), (2, Way.DailyTime), (1, Way.Every), (1, Way.FixedDelay), (1, Way.Aligned), (1, Way.Hourly), (1, Way.Once), (1, Way.Jitter), (1, Way.Options))
        from text in Gen.Frequency((5, how == Way.Cron ? Texts.Crons : Texts.Times), (1, Texts.Any))
        from zone in Gen.Frequency((1, Gen.Const("UTC")), (2, Texts.Zones), (1, Gen.OneOf("Europe/Dublin", "Africa/Casablanca", "Pacific/Apia")))
        from ticks in Gen.Frequency((2, Gen.Long), (2, Gen.Long[-100, 100 * TimeSpan.TicksPerDay]), (1, Gen.OneOf(0L, 1, -1, long.MaxValue, long.MinValue, TimeSpan.TicksPerDay, 365_000 * TimeSpan.TicksPerDay)))
        from instant in Gen.Frequency((3, Gen.Long[0, DateTime.MaxValue.Ticks]), (1, Gen.Long[0, 10 * TimeSpan.TicksPerDay]), (1, Gen.Long[0, 10 * TimeSpan.TicksPerDay].Select(before => DateTime.MaxValue.Ticks - before)))
        select new ScheduleInput(how, text, zone, ticks, instant);

    public Schedule? Build()
    {
        var time = TimeSpan.FromTicks(Ticks);
        switch (How)
        {
            case Way.Cron:
                return Schedule.Cron(Text, Zone);
            case Way.Daily:
                return Schedule.Daily(Text.Split(','));
            case Way.DailyIn:
                return Schedule.DailyIn(Zone, Text);
            case Way.DailyTime:
                return Schedule.Daily([DailyTime.Parse(Text)]);
            case Way.Every:
                return Schedule.Every(time);
            case Way.FixedDelay:
                return Schedule.FixedDelay(time);
            case Way.Aligned:
                return Schedule.Aligned(time, TimeSpan.FromTicks(Ticks % 1000));
            case Way.Hourly:
                return Schedule.Hourly((int)(Ticks % 100), Zone);
            case Way.Once:
                return Schedule.Once(new DateTimeOffset(Instant, TimeSpan.Zero));
            case Way.Jitter:
                return Schedule.Daily("09:00").WithJitter(time, (int)Instant);
            default:
                _ = TaskLoop.Create(Schedule.Daily("09:00"), (_, _) => { }, Options(time));
                return null;
        }
    }

    public IEnumerable<ScheduleInput> Simpler()
    {
        var input = this;
        if (Zone != "UTC")
            yield return this with { Zone = "UTC" };
        foreach (var text in Texts.Simpler(Text))
            yield return input with { Text = text };
        foreach (var zone in Texts.Simpler(Zone))
            yield return input with { Zone = zone };
        if (Instant != new DateTime(2026, 1, 1).Ticks)
            yield return this with { Instant = new DateTime(2026, 1, 1).Ticks };
    }

    public override string ToString() => $"{How}: text \"{Texts.Print(Text)}\", zone \"{Texts.Print(Zone)}\", ticks {Ticks}, at {new DateTime(Instant):O}";

    private LoopOptions Options(TimeSpan time) => new()
    {
        Name = Text,
        Count = (int)(Ticks % 7),
        MaxOverlap = (int)(Instant % 5),
        MissedAfter = time,
        MakeUpWithin = time,
        InitialDelay = time,
        IterationTimeout = time,
        EndTimeout = time,
        MissedOccurrences = (MissedOccurrences)(Ticks % 3),
        OnUnhandled = (OnUnhandled)(Instant % 3),
        Retry = new RetryPolicy { BaseDelay = time, MaxDelay = time, MaxAttempts = (int)(Ticks % 4) },
    };
}
