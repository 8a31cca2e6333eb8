using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

public sealed class ClockTests
{
    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    private string Clocks => $"{_time.GetUtcNow():HH:mm:ss} {_time.Steady()}";

    [Test]
    public void The_clock_begins_at_a_fixed_instant_in_utc()
    {
        var time = new VirtualTimeProvider();

        Assert.That(time.GetUtcNow(), Is.EqualTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(time.GetTimestamp(), Is.Zero);
        Assert.That(time.TimestampFrequency, Is.EqualTo(10_000_000));
        Assert.That(time.LocalTimeZone, Is.EqualTo(TimeZoneInfo.Utc));
    }

    [Test]
    public void A_start_in_another_offset_is_the_same_instant()
    {
        var time = new VirtualTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(1)));

        Assert.That(time.GetUtcNow().ToString("o"), Is.EqualTo("2026-03-01T08:00:00.0000000+00:00"));
    }

    [Test]
    public void Advancing_moves_both_clocks_to_the_tick()
    {
        _time.Advance(TimeSpan.FromTicks(12_345_678_901));

        Assert.That(_time.GetTimestamp(), Is.EqualTo(12_345_678_901));
        Assert.That(_time.GetUtcNow(), Is.EqualTo(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero).AddTicks(12_345_678_901)));
    }

    [Test]
    public void Advancing_to_an_instant_ends_there()
    {
        _time.AdvanceTo(new DateTimeOffset(2026, 3, 1, 10, 0, 1, TimeSpan.FromHours(1)));

        Assert.That(Clocks, Is.EqualTo("09:00:01 3601"));
    }

    [Test]
    public void Time_never_advances_backwards()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.AdvanceTo(_time.GetUtcNow().AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Suspend(TimeSpan.FromTicks(-1)));
        Assert.That(() => _time.AdvanceAsync(TimeSpan.FromTicks(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(Clocks, Is.EqualTo("08:00:00 0"));
    }

    [Test]
    public void The_wall_clock_stays_within_the_calendar()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromDays(365 * 9_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Suspend(TimeSpan.FromDays(365 * 9_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.StepWallClock(TimeSpan.FromDays(-365 * 9_000)));
        Assert.That(Clocks, Is.EqualTo("08:00:00 0"));
    }

    [Test]
    public void Setting_the_wall_clock_moves_neither_the_steady_clock_nor_the_timers()
    {
        var fired = new List<string>();
        _time.After(Seconds(10), () => fired.Add(Clocks));
        _time.After(Seconds(20), () => fired.Add(Clocks));
        _time.After(Seconds(30), () => fired.Add(Clocks));

        _time.StepWallClock(TimeSpan.FromHours(1));
        string stepped = Clocks;
        _time.Advance(Seconds(10));
        _time.StepWallClock(TimeSpan.FromHours(-2));
        _time.Advance(Seconds(10));
        _time.SetWallClock(new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero));
        _time.Advance(Seconds(10));

        Assert.That(stepped, Is.EqualTo("09:00:00 0"));
        Assert.That(fired, Is.EqualTo(new[] { "09:00:10 10", "07:00:20 20", "23:00:10 30" }));
    }

    [Test]
    public void A_body_can_set_the_wall_clock_in_its_midst()
    {
        var seen = new List<string>();
        _time.After(Seconds(1), () =>
        {
            seen.Add(Clocks);
            _time.StepWallClock(TimeSpan.FromMinutes(-30));
            seen.Add(Clocks);
        });

        _time.Advance(Seconds(2));

        Assert.That(seen, Is.EqualTo(new[] { "08:00:01 1", "07:30:01 1" }));
        Assert.That(Clocks, Is.EqualTo("07:30:02 2"));
    }

    [Test]
    public void A_suspend_that_the_steady_clock_does_not_count_leaves_timers_what_they_had_to_wait()
    {
        var fired = new List<string>();
        _time.After(Seconds(10), () => fired.Add(Clocks));
        _time.Advance(Seconds(4));

        _time.Suspend(TimeSpan.FromHours(1));
        string woken = Clocks;
        _time.Advance(Seconds(6));

        Assert.That(woken, Is.EqualTo("09:00:04 4"));
        Assert.That(fired, Is.EqualTo(new[] { "09:00:10 10" }));
    }

    [Test]
    public void A_suspend_that_the_steady_clock_counts_fires_overdue_timers_in_order_on_waking()
    {
        var fired = new List<string>();
        _time.After(Seconds(20), () => fired.Add($"second {Clocks}"));
        _time.After(Seconds(10), () => fired.Add($"first {Clocks}"));
        _time.After(Seconds(7200), () => fired.Add($"third {Clocks}"));

        _time.Suspend(TimeSpan.FromHours(1), steadyClockCounts: true);

        Assert.That(fired, Is.EqualTo(new[] { "first 09:00:00 3600", "second 09:00:00 3600" }));
        Assert.That(_time.NextTimer, Is.EqualTo(Seconds(3600)));
    }

    [Test]
    public void The_local_zone_is_the_one_that_was_set()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(5.75), "there", "there"));

        Assert.That(_time.GetLocalNow().ToString("o"), Is.EqualTo("2026-03-01T13:45:00.0000000+05:45"));
        Assert.Throws<ArgumentNullException>(() => _time.SetLocalTimeZone(null!));
    }
}
