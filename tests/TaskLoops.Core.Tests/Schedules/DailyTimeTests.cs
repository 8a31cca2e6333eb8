namespace TaskLoops.Tests.Schedules;

public sealed class DailyTimeTests
{
    [TestCase("09:00", "09:00 UTC")]
    [TestCase("09:00:00", "09:00 UTC")]
    [TestCase(" 09:00:01 \t europe/warsaw ", "09:00:01 Europe/Warsaw")]
    [TestCase("00:00:00.5", "00:00:00.5 UTC")]
    [TestCase("23:59:59.9999999 America/New_York", "23:59:59.9999999 America/New_York")]
    public void A_text_is_read_and_written(string text, string written)
    {
        var time = DailyTime.Parse(text);

        Assert.That(time.ToString(), Is.EqualTo(written));
        Assert.That(DailyTime.Parse(time.ToString()), Is.EqualTo(time));
    }

    [Test]
    public void The_default_zone_is_for_a_time_that_names_none()
    {
        var warsaw = Listing.Zone("Europe/Warsaw");

        Assert.That(DailyTime.Parse("09:00", warsaw), Is.EqualTo(new DailyTime(new TimeOnly(9, 0), warsaw)));
        Assert.That(DailyTime.Parse("09:00 UTC", warsaw), Is.EqualTo(new DailyTime(new TimeOnly(9, 0), TimeZoneInfo.Utc)));
    }

    [Test]
    public void The_default_value_is_midnight_in_utc()
    {
        Assert.That(default(DailyTime), Is.EqualTo(new DailyTime(TimeOnly.MinValue, TimeZoneInfo.Utc)));
        Assert.That(default(DailyTime).GetHashCode(), Is.EqualTo(new DailyTime(TimeOnly.MinValue, TimeZoneInfo.Utc).GetHashCode()));
        Assert.That(default(DailyTime).ToString(), Is.EqualTo("00:00 UTC"));
        Assert.That(Schedule.Daily([default(DailyTime)]).List("2026-01-01", 2), Is.EqualTo(new[] { "2026-01-02 00:00:00", "2026-01-03 00:00:00" }));
    }

    [Test]
    public void A_windows_id_is_a_zone_where_the_system_has_a_list_of_them()
    {
        Assume.That(TimeZoneInfo.TryConvertIanaIdToWindowsId("Europe/Warsaw", out var id), "Invariant globalization outside Windows: there is no list.");

        Assert.That(DailyTime.Parse($"09:00 {id}").Zone.GetUtcOffset(Listing.Utc("2026-07-01")), Is.EqualTo(TimeSpan.FromHours(2)));
    }
}
