namespace TaskLoops.Tests.Schedules;

[Category("T6")]
public sealed class IntervalScheduleTests
{
    private static readonly DateTimeOffset _anchor = Listing.Utc("2026-01-01 00:00:00");

    [Test]
    public void The_anchor_is_the_first_occurrence()
    {
        var schedule = Schedule.Every(TimeSpan.FromSeconds(5));

        Assert.That(schedule.After(_anchor, _anchor.AddTicks(-1)), Is.EqualTo(_anchor));
        Assert.That(schedule.After(_anchor, _anchor.AddYears(-1)), Is.EqualTo(_anchor));
        Assert.That(schedule.AtOrBefore(_anchor, _anchor), Is.EqualTo(_anchor));
        Assert.That(schedule.AtOrBefore(_anchor, _anchor.AddTicks(-1)), Is.Null);
    }

    [TestCase(0L, 5)]
    [TestCase(1L, 5)]
    [TestCase(49_999_999L, 5)]
    [TestCase(50_000_000L, 10)]
    [TestCase(50_000_001L, 10)]
    public void The_next_occurrence_is_strictly_later(long ticks, int seconds) =>
        Assert.That(Schedule.Every(TimeSpan.FromSeconds(5)).After(_anchor, _anchor.AddTicks(ticks)), Is.EqualTo(_anchor.AddSeconds(seconds)));

    [TestCase(49_999_999L, 0)]
    [TestCase(50_000_000L, 5)]
    [TestCase(99_999_999L, 5)]
    public void The_latest_occurrence_may_be_now(long ticks, int seconds) =>
        Assert.That(Schedule.Every(TimeSpan.FromSeconds(5)).AtOrBefore(_anchor, _anchor.AddTicks(ticks)), Is.EqualTo(_anchor.AddSeconds(seconds)));

    [Test]
    public void T6_a_millisecond_keeps_its_grid_for_a_thousand_years()
    {
        var schedule = Schedule.Every(TimeSpan.FromMilliseconds(1));

        Assert.That(schedule.After(_anchor, _anchor.AddYears(1000)), Is.EqualTo(_anchor.AddYears(1000).AddMilliseconds(1)));
    }

    [Test]
    public void T6_a_thousand_years_are_an_interval() =>
        Assert.That(Schedule.Every(TimeSpan.FromDays(365_000)).List("2026-01-01", 5), Is.EqualTo(new[]
        {
            "2026-01-01 00:00:00", "3025-05-04 00:00:00", "4024-09-03 00:00:00", "5024-01-05 00:00:00", "6023-05-07 00:00:00",
        }));

    [Test]
    public void An_interval_may_have_a_part_of_a_millisecond() =>
        Assert.That(Schedule.Every(TimeSpan.FromTicks(15_001)).List("2026-01-01", 3), Is.EqualTo(new[]
        {
            "2026-01-01 00:00:00", "2026-01-01 00:00:00.0015001", "2026-01-01 00:00:00.0030002",
        }));

    [Test]
    public void Every_occurrence_is_on_the_grid_and_none_is_left_out([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var interval = TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerMillisecond, TimeSpan.FromDays(random.Next(1, 4000)).Ticks));
            var anchor = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 2), TimeSpan.Zero);
            var instant = anchor.AddTicks(random.NextInt64(TimeSpan.FromDays(400_000).Ticks));
            var schedule = Schedule.Every(interval);

            var next = schedule.After(anchor, instant)!.Value;
            var last = schedule.AtOrBefore(anchor, instant)!.Value;

            Assert.That(last, Is.LessThanOrEqualTo(instant));
            Assert.That(next, Is.GreaterThan(instant));
            Assert.That(next - last, Is.EqualTo(interval));
            Assert.That((next - anchor).Ticks % interval.Ticks, Is.Zero);
            Assert.That(schedule.AtOrBefore(anchor, next), Is.EqualTo(next));
            Assert.That(schedule.After(anchor, last), Is.EqualTo(next));
        }
    }

    [Test]
    public void An_anchor_with_an_offset_gives_instants_in_utc()
    {
        var anchor = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2));

        Assert.That(Listing.Text(Schedule.Every(TimeSpan.FromHours(1)).After(anchor, anchor)!.Value), Is.EqualTo("2026-01-01 01:00:00"));
        Assert.That(Listing.Text(Schedule.Every(TimeSpan.FromHours(1)).AtOrBefore(anchor, anchor)!.Value), Is.EqualTo("2026-01-01 00:00:00"));
        Assert.That(Listing.Text(Schedule.FixedDelay(TimeSpan.FromHours(1)).AtOrBefore(anchor, anchor)!.Value), Is.EqualTo("2026-01-01 00:00:00"));
    }

    private static readonly Schedule[] _countedFromTheEnd = [Schedule.FixedDelay(TimeSpan.FromSeconds(5)), Schedule.AsFastAsPossible];

    [TestCaseSource(nameof(_countedFromTheEnd))]
    public void T6_what_is_counted_from_the_end_of_an_iteration_knows_one_occurrence(Schedule schedule)
    {
        Assert.That(schedule.After(_anchor, _anchor.AddTicks(-1)), Is.EqualTo(_anchor));
        Assert.That(schedule.After(_anchor, _anchor), Is.Null);
        Assert.That(schedule.AtOrBefore(_anchor, _anchor), Is.EqualTo(_anchor));
        Assert.That(schedule.AtOrBefore(_anchor, _anchor.AddDays(1)), Is.EqualTo(_anchor));
        Assert.That(schedule.AtOrBefore(_anchor, _anchor.AddTicks(-1)), Is.Null);
    }
}
