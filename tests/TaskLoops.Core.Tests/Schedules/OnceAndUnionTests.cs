namespace TaskLoops.Tests.Schedules;

[Category("T8")]
public sealed class OnceAndUnionTests
{
    private static readonly Schedule _once = Schedule.Once(new DateTimeOffset(2026, 11, 22, 16, 0, 0, TimeSpan.FromHours(1)));

    [Test]
    public void Once_is_one_instant_and_none_after_it()
    {
        Assert.That(_once.List("2026-11-22 14:59:59.9999999", 5), Is.EqualTo(new[] { "2026-11-22 15:00:00" }));
        Assert.That(_once.List("2026-11-22 15:00", 5), Is.Empty);
        Assert.That(_once.AtOrBefore(default, Listing.Utc("2026-11-22 15:00")), Is.EqualTo(Listing.Utc("2026-11-22 15:00")));
        Assert.That(_once.AtOrBefore(default, Listing.Utc("2026-11-22 14:59:59.9999999")), Is.Null);
    }

    [Test]
    public void A_union_merges_by_instant_and_runs_what_meets_once()
    {
        var union = Schedule.Union(Schedule.Hourly(), Schedule.Daily("10:00", "10:30"), _once, Schedule.Cron("0,15 10 * * *"));

        Assert.That(union.List("2026-11-22 09:00", 9), Is.EqualTo(new[]
        {
            "2026-11-22 10:00:00", "2026-11-22 10:15:00", "2026-11-22 10:30:00", "2026-11-22 11:00:00", "2026-11-22 12:00:00",
            "2026-11-22 13:00:00", "2026-11-22 14:00:00", "2026-11-22 15:00:00", "2026-11-22 16:00:00",
        }));
    }

    [Test]
    public void The_way_back_through_a_union_is_the_same()
    {
        var union = Schedule.Union(Schedule.Hourly(minute: 20), Schedule.DailyIn("Europe/Warsaw", "02:30", "03:15"), _once);
        DateTimeOffset[] forward = [.. union.Between(Listing.Utc("2026-01-01"), Listing.Utc("2027-01-01"))];

        for (var index = 1; index < forward.Length; index++)
            Assert.That(union.AtOrBefore(default, forward[index].AddTicks(-1)), Is.EqualTo(forward[index - 1]));
        Assert.That(forward, Has.Length.EqualTo(8760 + 730 + 1));
    }

    [Test]
    public void A_union_of_spent_instants_has_no_occurrence_left()
    {
        var union = Schedule.Union(_once, Schedule.Once(Listing.Utc("2026-01-01")));

        Assert.That(union.List("2025-12-31", 5), Is.EqualTo(new[] { "2026-01-01 00:00:00", "2026-11-22 15:00:00" }));
        Assert.That(union.After(default, Listing.Utc("2027-01-01")), Is.Null);
        Assert.That(union.AtOrBefore(default, Listing.Utc("2025-01-01")), Is.Null);
    }

    [Test]
    public void Unions_within_a_union_dissolve()
    {
        var nested = Schedule.Union(Schedule.Union(_once, Schedule.Hourly()), Schedule.Union(Schedule.Hourly(), Schedule.Daily("09:00")));

        Assert.That(nested, Is.EqualTo(Schedule.Union(Schedule.Daily("09:00"), Schedule.Hourly(), _once)));
        Assert.That(nested.ToString(), Is.EqualTo("once at 2026-11-22 15:00:00Z or every hour at :00 UTC or daily at 09:00 UTC"));
    }

    [Test]
    public void A_union_of_equal_schedules_is_that_schedule() =>
        Assert.That(Schedule.Union(Schedule.Daily("09:00", "10:00"), Schedule.Daily("10:00", "09:00")), Is.EqualTo(Schedule.Daily("09:00", "10:00")));
}
