namespace TaskLoops.Properties.Schedules;

/// <summary>Random schedules of all kinds, and instants to ask them at.</summary>
internal static class Rules
{
    private static readonly long _first = new DateTime(2005, 1, 1).Ticks;
    private static readonly long _last = new DateTime(2035, 1, 1).Ticks;

    /// <summary>Where Samoa and Tokelau had no 30 December.</summary>
    private static readonly long _withoutDay = new DateTime(2011, 12, 30, 10, 0, 0).Ticks;

    private static readonly string[] _monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] _dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly long[] _divisorsOfDay = [.. Divisors(TimeSpan.TicksPerDay / TimeSpan.TicksPerMillisecond).Select(milliseconds => milliseconds * TimeSpan.TicksPerMillisecond)];

    /// <summary>Of 30 years, to the tick, the second or the minute.</summary>
    public static Gen<long> Instants { get; } =
        from ticks in Gen.Long[_first, _last]
        from unit in Gen.OneOf(1L, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute)
        select ticks - (ticks % unit);

    public static Gen<Rule> Intervals { get; } =
        from unit in Gen.OneOf(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay)
        from many in Gen.Long[1, 2000]
        from odd in Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[0, TimeSpan.TicksPerMillisecond]))
        select (Rule)new IntervalRule((many * unit) + odd);

    public static Gen<Rule> Daily { get; } =
        from zone in Zones.Ids
        from times in (from time in TimesOfDay from other in Gen.Frequency((3, Gen.Const(zone)), (1, Zones.Ids)) select new DailyRule.Time(time, other)).Array[1, 5]
        select (Rule)new DailyRule(times);

    public static Gen<Rule> Aligned { get; } =
        from interval in Gen.Frequency((3, Gen.OneOf(_divisorsOfDay)), (2, Gen.OneOf(15L, 30, 60, 120, 360, 720, 1440).Select(minutes => minutes * TimeSpan.TicksPerMinute)))
        from offset in Gen.Frequency((1, Gen.Const(0L)), (2, Gen.Long[0, interval - 1]))
        from zone in Zones.Ids
        select (Rule)new AlignedRule(interval, offset, zone);

    public static Gen<Rule> Cron { get; } = Gen.Frequency((6, CronOfFields()), (1, CronMacros()));

    public static Gen<Rule> Once { get; } = Instants.Select(instant => (Rule)new OnceRule(instant));

    public static Gen<Rule> Calendars { get; } = Gen.Frequency(
        (4, Daily),
        (4, Aligned),
        (5, Cron),
        (1, Once),
        (2, Gen.Frequency((3, Daily), (2, Aligned), (3, Cron), (1, Once)).Array[2, 4].Select(members => (Rule)new UnionRule(members))));

    public static Gen<Rule> All { get; } = Gen.Frequency((1, Intervals), (5, Calendars));

    /// <summary>An instant for a rule: in one case of two a little before a change of its clocks, above all that of a whole day.</summary>
    public static Gen<long> InstantsFor(Rule rule) =>
        from instant in rule is OnceRule once ? Gen.Long[-3, 3].Select(hours => once.Instant + (hours * TimeSpan.TicksPerHour)) : Instants
        from near in Gen.Bool
        from before in Gen.Long[-6 * TimeSpan.TicksPerHour, 60 * TimeSpan.TicksPerHour]
        let change = near ? ChangeAfter(ZoneOf(rule), instant) : null
        select change is null ? instant : change.Value - Math.Min(before, rule.Distance * 15);

    private static long? ChangeAfter(string? zone, long instant) => zone switch
    {
        null => null,
        "Pacific/Apia" or "Pacific/Fakaofo" => _withoutDay,
        _ => NaiveZone.Of(zone).NextChange(instant),
    };

    private static Gen<long> TimesOfDay => Gen.Frequency(
        (4, Gen.Long[0, 1439].Select(minutes => minutes * TimeSpan.TicksPerMinute)),
        (4, Gen.Long[0, 12].Select(quarters => quarters * 15 * TimeSpan.TicksPerMinute)),
        (1, Gen.Long[0, TimeSpan.TicksPerDay - 1]));

    private static string? ZoneOf(Rule rule) => rule switch
    {
        DailyRule daily => daily.Times[0].Zone,
        AlignedRule aligned => aligned.Zone,
        CronRule cron => cron.Zone,
        UnionRule union => union.Members.Select(ZoneOf).FirstOrDefault(zone => zone is not null),
        _ => null,
    };

    private static Gen<Rule> CronOfFields() =>
        from seconds in Gen.Frequency((3, Gen.Const((CronField?)null)), (1, Field(0, 59).Select(field => (CronField?)field)))
        from minutes in Field(0, 59)
        from hours in Field(0, 23)
        from days in Gen.Frequency((5, Gen.Const(CronDays.Any)), (2, Field(1, 31).Select(CronDays.OfMonth)), (1, SpecialDays()))
        from months in Gen.Frequency((4, Gen.Const(CronField.Star(1, 12))), (1, Field(1, 12)), (1, Names(_monthNames, 1)))
        from weekdays in Gen.Frequency((5, Gen.Const(CronDays.Any)), (1, Field(0, 7).Select(CronDays.OfWeek)), (1, Names(_dayNames, 0).Select(CronDays.OfWeek)), (1, SpecialWeekdays()))
        from zone in Zones.Ids
        select (Rule)new CronRule(seconds, minutes, hours, days, months, weekdays, zone);

    private static Gen<Rule> CronMacros() =>
        from macro in Gen.OneOf("@every_minute", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@every_second")
        from zone in Zones.Ids
        let isDaily = macro is not ("@every_second" or "@every_minute" or "@hourly")
        let zero = new CronField("0", [0])
        select (Rule)new CronRule(
            macro == "@every_second" ? CronField.Star(0, 59) : null,
            macro is "@every_second" or "@every_minute" ? CronField.Star(0, 59) : zero,
            isDaily ? zero : CronField.Star(0, 23),
            macro is "@monthly" or "@yearly" or "@annually" ? CronDays.OfMonth(new CronField("1", [1])) : CronDays.Any,
            macro is "@yearly" or "@annually" ? new CronField("1", [1]) : CronField.Star(1, 12),
            macro == "@weekly" ? CronDays.OfWeek(zero) : CronDays.Any,
            zone,
            macro);

    private static Gen<CronDays> SpecialDays() => Gen.Frequency(
        (1, Gen.Int[0, 5].Select(CronDays.Last)),
        (1, Gen.Const(CronDays.LastWeekday)),
        (2, Gen.Int[1, 31].Select(CronDays.Weekday)));

    private static Gen<CronDays> SpecialWeekdays() => Gen.Frequency(
        (1, Gen.Int[0, 7].Select(CronDays.LastOfWeek)),
        (1, Gen.Int[0, 7].SelectMany(day => Gen.Int[1, 5].Select(nth => CronDays.NthOfWeek(day, nth)))));

    private static Gen<CronField> Field(int least, int most)
    {
        var number = Gen.Int[least, most];
        var all = Enumerable.Range(least, most - least + 1).ToArray();
        var range = number.SelectMany(from => Gen.Int[from, most].Select(to => (from, to)));
        return Gen.Frequency(
            (3, Gen.Const(CronField.Star(least, most))),
            (3, number.Select(value => new CronField($"{value}", [value]))),
            (2, number.Array[2, 4].Select(values => new CronField(string.Join(',', values), [.. values.Distinct()]))),
            (1, range.Select(bounds => new CronField($"{bounds.from}-{bounds.to}", [.. all.Where(value => value >= bounds.from && value <= bounds.to)]))),
            (2, Gen.Int[1, most].Select(step => new CronField($"*/{step}", [.. all.Where(value => (value - least) % step == 0)]))),
            (1, number.SelectMany(from => Gen.Int[1, most].Select(step => new CronField($"{from}/{step}", [.. all.Where(value => value >= from && (value - from) % step == 0)])))),
            (1, range.SelectMany(bounds => Gen.Int[1, most].Select(step => new CronField($"{bounds.from}-{bounds.to}/{step}", [.. all.Where(value => value >= bounds.from && value <= bounds.to && (value - bounds.from) % step == 0)])))));
    }

    private static Gen<CronField> Names(string[] names, int least) => Gen.Int[0, names.Length - 1].Array[1, 3].Select(values =>
        new CronField(string.Join(',', values.Select(value => names[value])), [.. values.Distinct().Select(value => value + least)]));

    private static IEnumerable<long> Divisors(long number)
    {
        for (long divisor = 1; divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                yield return divisor;
            if (divisor > 100_000)
                divisor += 99_999;
        }
    }
}
