using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

public sealed class SkewTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<double> _fired = [];

    [Test]
    public void Late_timers_fire_after_their_due_time()
    {
        _time.TimerSkew = Seconds(0.25);
        Arm(1);
        Arm(2);

        Assert.That(_time.NextTimer, Is.EqualTo(Seconds(1.25)));
        _time.Advance(Seconds(2));
        Assert.That(_fired, Is.EqualTo(new[] { 1.25 }));
        _time.Advance(Seconds(1));
        Assert.That(_fired, Is.EqualTo(new[] { 1.25, 2.25 }));
    }

    [Test]
    public void Early_timers_fire_before_their_due_time_and_what_remains_is_waited_for_exactly()
    {
        _time.TimerSkew = Seconds(-0.25);
        ITimer timer = null!;
        timer = _time.After(Seconds(1), () =>
        {
            _fired.Add(_time.Steady());
            if (_time.Steady() < 1)
                timer.Change(Seconds(1 - _time.Steady()), Timeout.InfiniteTimeSpan);
        });

        _time.Advance(Seconds(5));

        Assert.That(_fired, Is.EqualTo(new[] { 0.75, 1 }));
    }

    [TestCase(0.2, 0.2)]
    [TestCase(0.25, 0.25)]
    [TestCase(0.26, 0.01)]
    public void An_early_timer_is_never_earlier_than_its_arming(double due, double fires)
    {
        _time.TimerSkew = Seconds(-0.25);
        Arm(due);

        _time.Advance(Seconds(1));

        Assert.That(_fired, Is.EqualTo(new[] { fires }));
    }

    [Test]
    public void Skew_holds_for_timers_that_are_armed_already()
    {
        Arm(3);
        Arm(1);
        Arm(5);

        _time.TimerSkew = Seconds(-0.5);
        _time.Advance(Seconds(1));
        _time.TimerSkew = Seconds(0.5);
        _time.Advance(Seconds(3));
        _time.TimerSkew = TimeSpan.Zero;
        _time.Advance(Seconds(3));

        Assert.That(_fired, Is.EqualTo(new[] { 0.5, 3.5, 5 }));
    }

    [Test]
    public void A_timer_that_a_change_of_skew_makes_overdue_fires_now()
    {
        _time.TimerSkew = Seconds(2);
        Arm(1);
        _time.Advance(Seconds(2));

        _time.TimerSkew = TimeSpan.Zero;
        _time.Settle();

        Assert.That(_fired, Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public void A_timer_without_due_time_is_not_late()
    {
        _time.TimerSkew = Seconds(2);
        Arm(0);

        _time.Settle();

        Assert.That(_fired, Is.EqualTo(new[] { 0.0 }));
    }

    [TestCase(7)]
    [TestCase(25)]
    public void A_late_periodic_timer_is_late_by_the_same_every_time(double skew)
    {
        _time.TimerSkew = Seconds(skew);
        using ITimer timer = _time.CreateTimer(_ => _fired.Add(_time.Steady()), null, Seconds(10), Seconds(10));

        _time.Advance(Seconds(30 + skew));

        Assert.That(_fired, Is.EqualTo(new[] { 10 + skew, 20 + skew, 30 + skew }));
    }

    [Test]
    public void An_early_periodic_timer_is_early_by_the_same_every_time()
    {
        _time.TimerSkew = Seconds(-4);
        using ITimer timer = _time.CreateTimer(_ => _fired.Add(_time.Steady()), null, Seconds(10), Seconds(10));

        _time.Advance(Seconds(30));

        Assert.That(_fired, Is.EqualTo(new double[] { 6, 16, 26 }));
    }

    [Test]
    public void A_period_shorter_than_timers_are_early_is_exact()
    {
        _time.TimerSkew = Seconds(-4);
        using ITimer timer = _time.CreateTimer(_ => _fired.Add(_time.Steady()), null, Seconds(3), Seconds(3));

        _time.Advance(Seconds(10));

        Assert.That(_fired, Is.EqualTo(new double[] { 3, 6, 9 }));
    }

    [Test]
    public void A_skew_is_a_day_at_most()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.TimerSkew = TimeSpan.MinValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.TimerSkew = TimeSpan.FromDays(1.01));
        _time.TimerSkew = -TimeSpan.FromDays(1);

        Assert.That(_time.TimerSkew, Is.EqualTo(-TimeSpan.FromDays(1)));
    }

    private void Arm(double due) => _time.After(Seconds(due), () => _fired.Add(_time.Steady()));
}
