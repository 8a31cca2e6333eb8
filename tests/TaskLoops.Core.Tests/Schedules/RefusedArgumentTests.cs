namespace TaskLoops.Tests.Schedules;

public sealed class RefusedArgumentTests
{
    private static TestCaseData Refused<TException>(Func<Schedule> create, string? parameter, params string[] remedy)
        where TException : Exception =>
        new(create, typeof(TException), parameter, remedy);

    private static readonly TestCaseData[] _arguments =
    [
        Refused<ArgumentOutOfRangeException>(() => Schedule.Every(TimeSpan.Zero), "interval", "Zero is no interval", "Schedule.AsFastAsPossible").SetArgDisplayNames("interval of zero"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Every(TimeSpan.FromSeconds(-1)), "interval", "1 ms to 365,000 days").SetArgDisplayNames("negative interval"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Every(TimeSpan.FromTicks(9_999)), "interval", "1 ms to 365,000 days").SetArgDisplayNames("interval too short"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Every(TimeSpan.FromDays(365_000) + TimeSpan.FromTicks(1)), "interval", "1 ms to 365,000 days").SetArgDisplayNames("interval too long"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Every(Timeout.InfiniteTimeSpan), "interval", "1 ms to 365,000 days").SetArgDisplayNames("infinite interval"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.FixedDelay(TimeSpan.Zero), "delay", "Schedule.AsFastAsPossible").SetArgDisplayNames("delay of zero"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.FixedDelay(TimeSpan.MaxValue), "delay", "1 ms to 365,000 days").SetArgDisplayNames("delay too long"),
        Refused<ArgumentException>(() => Schedule.Daily(), "times", "at least one time").SetArgDisplayNames("no times"),
        Refused<ArgumentException>(() => Schedule.Daily(TimeZoneInfo.Utc), "times", "at least one time").SetArgDisplayNames("no times, zone"),
        Refused<ArgumentException>(() => Schedule.Daily(Enumerable.Empty<DailyTime>()), "times", "at least one time").SetArgDisplayNames("no daily times"),
        Refused<ArgumentException>(() => Schedule.Daily("9:00"), "times", "'9:00'", "HH:mm[:ss[.fffffff]]").SetArgDisplayNames("one digit"),
        Refused<ArgumentException>(() => Schedule.Daily("09:00", "24:00"), "times", "'24:00'", "23:59:59.9999999").SetArgDisplayNames("24:00"),
        Refused<ArgumentException>(() => Schedule.Daily("09:00:00.12345678"), "times", "HH:mm[:ss[.fffffff]]").SetArgDisplayNames("eight digits"),
        Refused<ArgumentException>(() => Schedule.Daily("09:00PM"), "times", "HH:mm[:ss[.fffffff]]").SetArgDisplayNames("PM"),
        Refused<ArgumentException>(() => Schedule.Daily(""), "times", "HH:mm[:ss[.fffffff]]").SetArgDisplayNames("empty time"),
        Refused<ArgumentException>(() => Schedule.Daily([null!]), "times", "HH:mm[:ss[.fffffff]]").SetArgDisplayNames("null time"),
        Refused<ArgumentException>(() => Schedule.Daily("09:00 Europe/Warsow"), "times", "'Europe/Warsow'", "IANA id such as 'Europe/Warsaw'").SetArgDisplayNames("unknown zone of a time"),
        Refused<ArgumentException>(() => Schedule.DailyIn("Mars/Olympus", "09:00"), "timeZone", "'Mars/Olympus'", "IANA id such as 'Europe/Warsaw'").SetArgDisplayNames("unknown zone"),
        Refused<ArgumentException>(() => Schedule.DailyIn("", "09:00"), "timeZone", "IANA id such as 'Europe/Warsaw'").SetArgDisplayNames("empty zone"),
        Refused<ArgumentException>(() => Schedule.DailyIn("UTC"), "times", "at least one time").SetArgDisplayNames("no times in a zone"),
        Refused<ArgumentNullException>(() => Schedule.DailyIn(null!, "09:00"), "timeZone").SetArgDisplayNames("null zone id"),
        Refused<ArgumentNullException>(() => Schedule.Daily((string[])null!), "times").SetArgDisplayNames("null texts"),
        Refused<ArgumentNullException>(() => Schedule.Daily((IEnumerable<DailyTime>)null!), "times").SetArgDisplayNames("null times"),
        Refused<ArgumentNullException>(() => Schedule.Daily((TimeZoneInfo)null!, TimeOnly.MinValue), "zone").SetArgDisplayNames("null zone"),
        Refused<ArgumentNullException>(() => Schedule.Daily(TimeZoneInfo.Utc, null!), "times").SetArgDisplayNames("null times of a zone"),
        Refused<ArgumentException>(() => Schedule.Cron("0 9 * *"), "expression", "'0 9 * *'", "5 or 6 fields").SetArgDisplayNames("four fields"),
        Refused<ArgumentException>(() => Schedule.Cron("0 0 0 9 * * *"), "expression", "5 or 6 fields").SetArgDisplayNames("seven fields"),
        Refused<ArgumentException>(() => Schedule.Cron(""), "expression", "5 or 6 fields").SetArgDisplayNames("no field"),
        Refused<ArgumentException>(() => Schedule.Cron("0 25 * * *"), "expression", "between 0 and 23").SetArgDisplayNames("hour 25"),
        Refused<ArgumentException>(() => Schedule.Cron("0 0 30 2 *"), "expression", "'0 0 30 2 *'", "never occurs").SetArgDisplayNames("30 February"),
        Refused<ArgumentException>(() => Schedule.Cron("0 0 0 30 2 *"), "expression", "never occurs").SetArgDisplayNames("30 February, seconds"),
        Refused<ArgumentException>(() => Schedule.Cron("H * * * *"), "expression", "'H * * * *'", "WithJitter").SetArgDisplayNames("H"),
        Refused<ArgumentException>(() => Schedule.Cron("0 9 * * *", "Mars/Olympus"), "timeZone", "'Mars/Olympus'").SetArgDisplayNames("unknown zone of cron"),
        Refused<ArgumentNullException>(() => Schedule.Cron(null!), "expression").SetArgDisplayNames("null expression"),
        Refused<ArgumentNullException>(() => Schedule.Cron("0 9 * * *", (TimeZoneInfo)null!), "zone").SetArgDisplayNames("null zone of cron"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Hourly(60), "minute", "0 to 59").SetArgDisplayNames("minute 60"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Hourly(-1), "minute", "0 to 59").SetArgDisplayNames("minute -1"),
        Refused<ArgumentException>(() => Schedule.Hourly(0, "Mars/Olympus"), "timeZone", "'Mars/Olympus'").SetArgDisplayNames("unknown zone of hours"),
        Refused<ArgumentException>(() => Schedule.Aligned(TimeSpan.FromHours(7)), "interval", "7 h does not divide a day", "Schedule.Every").SetArgDisplayNames("seven hours"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Aligned(TimeSpan.FromDays(2)), "interval", "Schedule.Every").SetArgDisplayNames("two days"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Aligned(TimeSpan.Zero), "interval", "1 ms to 1 day").SetArgDisplayNames("aligned to zero"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Aligned(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), "offset", "less than its interval").SetArgDisplayNames("offset of an interval"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Aligned(TimeSpan.FromHours(1), TimeSpan.FromTicks(-1)), "offset", "at least zero").SetArgDisplayNames("negative offset"),
        Refused<ArgumentException>(() => Schedule.Union(), "schedules", "at least one").SetArgDisplayNames("empty union"),
        Refused<ArgumentException>(() => Schedule.Union(Schedule.Hourly(), Schedule.Every(TimeSpan.FromHours(1))), "schedules", "'every 1 h'", "Schedule.Aligned").SetArgDisplayNames("interval in a union"),
        Refused<ArgumentException>(() => Schedule.Union(Schedule.FixedDelay(TimeSpan.FromHours(1))), "schedules", "calendar schedules only").SetArgDisplayNames("fixed delay in a union"),
        Refused<ArgumentException>(() => Schedule.Union(Schedule.AsFastAsPossible), "schedules", "calendar schedules only").SetArgDisplayNames("as fast as possible in a union"),
        Refused<ArgumentException>(() => Schedule.Union(Schedule.Every(TimeSpan.FromHours(1)).WithJitter(TimeSpan.FromSeconds(1), 1)), "schedules", "calendar schedules only").SetArgDisplayNames("jittered interval in a union"),
        Refused<ArgumentException>(() => Schedule.Union(Schedule.Hourly(), null!), "schedules", "null").SetArgDisplayNames("null in a union"),
        Refused<ArgumentNullException>(() => Schedule.Union(null!), "schedules").SetArgDisplayNames("null union"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Hourly().WithJitter(TimeSpan.Zero, 1), "maximum", "positive").SetArgDisplayNames("jitter of zero"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(-1), 1), "maximum", "positive").SetArgDisplayNames("negative jitter"),
        Refused<ArgumentOutOfRangeException>(() => Schedule.Hourly().WithJitter(TimeSpan.MaxValue, 1), "maximum", "365,000 days").SetArgDisplayNames("endless jitter"),
        Refused<InvalidOperationException>(() => Schedule.AsFastAsPossible.WithJitter(TimeSpan.FromSeconds(1), 1), null, "'as fast as possible'", "an interval or a calendar schedule").SetArgDisplayNames("jitter as fast as possible"),
        Refused<InvalidOperationException>(() => Schedule.FixedDelay(TimeSpan.FromSeconds(1)).WithJitter(TimeSpan.FromSeconds(1), 1), null, "an interval or a calendar schedule").SetArgDisplayNames("jitter of a fixed delay"),
        Refused<InvalidOperationException>(() => Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(1), 1).WithJitter(TimeSpan.FromSeconds(1), 1), null, "has jitter already").SetArgDisplayNames("jitter on jitter"),
        Refused<InvalidOperationException>(
            () => Schedule.Union(Schedule.Hourly().WithJitter(TimeSpan.FromSeconds(1), 1), Schedule.Daily("09:00")).WithJitter(TimeSpan.FromSeconds(1), 1), null, "has jitter already")
            .SetArgDisplayNames("jitter on a union with jitter"),
    ];

    [TestCaseSource(nameof(_arguments))]
    public void A_refusal_names_the_argument_and_the_remedy(Func<Schedule> create, Type exception, string? parameter, string[] remedy)
    {
        var refusal = Assert.Throws(Is.TypeOf(exception), () => create());

        Assert.That((refusal as ArgumentException)?.ParamName, Is.EqualTo(parameter));
        foreach (var part in remedy)
            Assert.That(refusal!.Message, Does.Contain(part));
    }

    [TestCase("noon", "'noon' is not a time of day")]
    [TestCase("", "'' is not a time of day")]
    [TestCase("09:00 Mars/Olympus", "'Mars/Olympus' is not known")]
    public void A_refused_time_of_day_names_its_text(string text, string reason)
    {
        var refusal = Assert.Throws<ArgumentException>(() => DailyTime.Parse(text));

        Assert.That(refusal!.ParamName, Is.EqualTo("text"));
        Assert.That(refusal.Message, Does.Contain(reason));
    }

    [TestCase("Europe")]
    [TestCase("America/Argentina")]
    [TestCase("Europe/")]
    public void A_folder_of_the_zone_data_is_no_zone(string id)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Schedule.Hourly(0, id));

        Assert.That(refusal!.Message, Does.StartWith($"The time zone '{id}' is not known"));
    }

    [TestCase("09:00 MTAwMDAwMDAwMDAwMDAwMDAw.GmArKr", "The time zone [31 characters, not shown: they may be a secret] is not known")]
    [TestCase("Password=s3cr3t", "[15 characters, not shown: they may be a secret] is not a time of day")]
    [TestCase("bot@s3cr3t", "[10 characters, not shown: they may be a secret] is not a time of day")]
    [TestCase("//s3cr3t", "[8 characters, not shown: they may be a secret] is not a time of day")]
    [TestCase("fake entry\n09:00", "[16 characters, not shown: they may be a secret] is not a time of day")]
    public void What_may_be_a_secret_in_the_wrong_place_is_not_shown(string text, string reason)
    {
        var refusal = Assert.Throws<ArgumentException>(() => DailyTime.Parse(text));

        Assert.That(refusal!.Message, Does.StartWith(reason));
        Assert.That(refusal.ToString(), Does.Not.Contain("s3cr3t").And.Not.Contain("MTAw").And.Not.Contain("fake entry"));
    }

    [TestCase("@noon", "'@noon'")]
    [TestCase("noo@", "[4 characters")]
    [TestCase("abcdefghijklmno_", "'abcdefghijklmno_'")]
    [TestCase("abcdefghijklmno_q", "[17 characters")]
    [TestCase("abcdefghijklmno abcdefghijklmno abcdefghijklmno abcdefghijklmno ", "'abcdefghijklmno abcdefghijklmno abcdefghijklmno abcdefghijklmno '")]
    [TestCase("abcdefghijklmno abcdefghijklmno abcdefghijklmno abcdefghijklmno x", "[65 characters")]
    public void What_is_short_and_harmless_is_shown(string text, string shown) =>
        Assert.That(() => Schedule.Hourly(0, text), Throws.ArgumentException.With.Message.StartsWith($"The time zone {shown}"));

    [Test]
    public void A_zone_that_is_not_known_says_what_to_do_and_why_unless_that_would_show_it()
    {
        var shown = Assert.Throws<ArgumentException>(() => Schedule.Hourly(0, "Mars/Olympus"));
        var hidden = Assert.Throws<ArgumentException>(() => Schedule.Hourly(0, "MTAwMDAwMDAwMDAwMDAwMDAw.GmArKr"));

        Assert.That(
            shown!.Message,
            Is.EqualTo(
                "The time zone 'Mars/Olympus' is not known to this system. Use an IANA id such as 'Europe/Warsaw' or 'UTC', or install the system's time zone data (tzdata); "
                + "Windows ids outside Windows also need ICU, so not invariant globalization. (Parameter 'timeZone')"));
        Assert.That(shown.InnerException, Is.TypeOf<TimeZoneNotFoundException>());
        Assert.That(hidden!.InnerException, Is.Null);
    }

    [Test]
    public void A_long_text_is_not_shown()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Schedule.Cron(string.Concat(Enumerable.Repeat("1,2,", 100))));

        Assert.That(refusal!.Message, Does.StartWith("[400 characters, not shown: they may be a secret] is not a cron expression"));
    }

    [Test]
    public void A_time_of_day_needs_a_text_and_a_zone()
    {
        Assert.That(() => DailyTime.Parse(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("text"));
        Assert.That(() => new DailyTime(TimeOnly.MinValue, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("zone"));
    }
}
