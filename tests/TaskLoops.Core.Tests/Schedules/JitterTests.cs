namespace TaskLoops.Tests.Schedules;

[Category("T8")]
public sealed class JitterTests
{
    private static readonly DateTimeOffset _from = Listing.Utc("2026-03-01");

    private static readonly Schedule[] _spreadable =
    [
        Schedule.Every(TimeSpan.FromSeconds(10)),
        Schedule.Every(TimeSpan.FromMilliseconds(1)),
        Schedule.Daily("09:00", "09:01 Europe/Warsaw", "21:00"),
        Schedule.Cron("*/5 * * * *", "America/New_York"),
        Schedule.Hourly(minute: 15),
        Schedule.Union(Schedule.Hourly(), Schedule.Daily("09:00:01")),
    ];

    [Test]
    public void T8_an_occurrence_is_put_off_by_less_than_the_maximum_and_the_distance_to_the_next(
        [ValueSource(nameof(_spreadable))] Schedule schedule, [Values(1L, 300_000_000L, 864_000_000_000L)] long maximum, [Values(0, -1, 7)] int seed)
    {
        DateTimeOffset[] planned = [.. schedule.GetOccurrences(_from).Take(1_001)];
        DateTimeOffset[] due = [.. schedule.WithJitter(TimeSpan.FromTicks(maximum), seed).GetOccurrences(_from).Take(1_000)];

        // A calendar's last occurrence before the start may be put off to after it.
        var first = Array.FindIndex(due, instant => instant >= planned[0]);
        Assert.That(first, Is.LessThanOrEqualTo(1));
        for (var index = 0; first + index < due.Length; index++)
        {
            var putOff = due[first + index] - planned[index];
            Assert.That(putOff.Ticks, Is.GreaterThanOrEqualTo(0).And.LessThan(maximum));
            Assert.That(due[first + index], Is.LessThan(planned[index + 1]));
        }

        Assert.That(due, Is.Ordered.And.Unique);
    }

    [Test]
    public void T8_the_instants_are_a_function_of_the_seed_and_the_occurrence([ValueSource(nameof(_spreadable))] Schedule schedule)
    {
        var jittered = schedule.WithJitter(TimeSpan.FromSeconds(30), seed: 42);
        DateTimeOffset[] due = [.. jittered.GetOccurrences(_from).Take(500)];

        Assert.That(schedule.WithJitter(TimeSpan.FromSeconds(30), seed: 42).GetOccurrences(_from).Take(500), Is.EqualTo(due));
        Assert.That(schedule.WithJitter(TimeSpan.FromSeconds(30), seed: 43).GetOccurrences(_from).Take(500), Is.Not.EqualTo(due));

        var random = new Random(1);
        for (var index = 1; index < due.Length; index++)
        {
            var between = due[index - 1].AddTicks(random.NextInt64((due[index] - due[index - 1]).Ticks));
            Assert.That(jittered.After(_from, between), Is.EqualTo(due[index]));
            Assert.That(jittered.After(_from, due[index].AddTicks(-1)), Is.EqualTo(due[index]));
            Assert.That(jittered.AtOrBefore(_from, between), Is.EqualTo(due[index - 1]));
            Assert.That(jittered.AtOrBefore(_from, due[index].AddTicks(-1)), Is.EqualTo(due[index - 1]));
            Assert.That(jittered.AtOrBefore(_from, due[index]), Is.EqualTo(due[index]));
        }
    }

    [Test]
    public void T8_an_intervals_jitter_belongs_to_the_number_of_the_occurrence_not_to_its_anchor()
    {
        var jittered = Schedule.Every(TimeSpan.FromMinutes(1)).WithJitter(TimeSpan.FromSeconds(20), seed: 5);

        Assert.That(
            jittered.GetOccurrences(_from.AddTicks(12_345_678_901)).Take(100).Select(due => due - _from.AddTicks(12_345_678_901)),
            Is.EqualTo(jittered.GetOccurrences(_from).Take(100).Select(due => due - _from)));
    }

    [Test]
    public void The_jitter_of_a_seed_is_the_same_in_every_version() =>
        Assert.That(Schedule.Daily("09:00").WithJitter(TimeSpan.FromSeconds(30), seed: 7).List("2026-01-01", 3), Is.EqualTo(new[]
        {
            "2026-01-01 09:00:24.8433721", "2026-01-02 09:00:21.9641535", "2026-01-03 09:00:10.4062178",
        }));

    [Test]
    public void Jitter_is_spread_evenly()
    {
        var jittered = Schedule.Every(TimeSpan.FromSeconds(10)).WithJitter(TimeSpan.FromSeconds(10), seed: 3);
        var tenths = jittered.GetOccurrences(_from).Take(10_000).CountBy(due => (due - _from).Ticks % TimeSpan.FromSeconds(10).Ticks / TimeSpan.TicksPerSecond);

        Assert.That(tenths.Select(tenth => tenth.Value), Has.Exactly(10).InRange(900, 1_100));
    }

    [Test]
    public void A_single_instant_is_put_off_by_up_to_the_maximum()
    {
        var instant = Listing.Utc("2026-11-22 15:00");
        var jittered = Schedule.Once(instant).WithJitter(TimeSpan.FromHours(1), seed: 1);
        var due = jittered.GetOccurrences(instant.AddDays(-1)).Single();

        Assert.That(due, Is.InRange(instant, instant.AddHours(1)));
        Assert.That(jittered.After(default, instant), Is.EqualTo(due), "What is put off is still to come.");
        Assert.That(jittered.After(default, due), Is.Null);
        Assert.That(jittered.AtOrBefore(default, due.AddTicks(-1)), Is.Null);
    }

    [Test]
    public void A_jittered_schedule_keeps_what_can_be_read_of_the_schedule()
    {
        var daily = Schedule.Daily("09:00 Europe/Warsaw").WithJitter(TimeSpan.FromSeconds(30), seed: 1);
        var cron = Schedule.Cron("0 9 * * *").WithJitter(TimeSpan.FromSeconds(30), seed: 1);
        var interval = Schedule.Every(TimeSpan.FromSeconds(5)).WithJitter(TimeSpan.FromSeconds(30), seed: 1);

        Assert.That(daily.Kind, Is.EqualTo(ScheduleKind.Daily));
        Assert.That(daily.Times, Is.EqualTo(new[] { DailyTime.Parse("09:00 Europe/Warsaw") }));
        Assert.That(daily.TimeZone, Is.EqualTo(Listing.Zone("Europe/Warsaw")));
        Assert.That(cron.CronExpression, Is.EqualTo("0 9 * * *"));
        Assert.That(interval.Interval, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(interval.Jitter, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(interval.IsCalendar, Is.False);
        Assert.That(daily.IsCalendar, Is.True);
    }
}
