using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T6")]
public sealed class T06IntervalLengthTests : LoopFixture
{
    [Test]
    public void An_interval_of_a_millisecond_has_an_iteration_every_millisecond()
    {
        var loop = Idle(Schedule.Every(TimeSpan.FromMilliseconds(1)), new LoopOptions { TimeProvider = Time });

        loop.Start();
        AdvanceSeconds(3);

        Assert.That(loop.CurrentIteration, Is.EqualTo(3000));
    }

    [TestCase(50)]
    [TestCase(366)]
    [TestCase(365_000)]
    public void An_interval_longer_than_any_timer_is_waited_for_exactly(int days)
    {
        var loop = Idle(Schedule.Every(TimeSpan.FromDays(days)));
        loop.Start();
        Time.Settle();

        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddDays(days)));
        Time.Advance(TimeSpan.FromDays(days) - TimeSpan.FromTicks(1));
        AssertLog("0 run", "0 begin 0", "0 end 0");
        Time.Advance(TimeSpan.FromTicks(1));

        AssertLog("0 run", "0 begin 0", "0 end 0", $"{days * 86400L} begin 1", $"{days * 86400L} end 1");
    }

    [TestCase(50)]
    [TestCase(366)]
    public void A_fixed_delay_longer_than_any_timer_is_waited_for_exactly(int days)
    {
        var loop = Idle(Schedule.FixedDelay(TimeSpan.FromDays(days)));
        loop.Start();

        Time.Advance(TimeSpan.FromDays(days));

        AssertLog("0 run", "0 begin 0", "0 end 0", $"{days * 86400L} begin 1", $"{days * 86400L} end 1");
    }

    [Test]
    public void Intervals_below_a_millisecond_and_above_a_thousand_years_are_refused()
    {
        Assert.That(() => Schedule.Every(TimeSpan.FromDays(365_001)), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Schedule.Every(TimeSpan.Zero), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Schedule.Every(TimeSpan.FromTicks(9999)), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void As_fast_as_possible_goes_on_at_once_and_can_be_stopped()
    {
        var loop = TaskLoop.Create(Schedule.AsFastAsPossible, (iteration, _) =>
        {
            if (iteration.Index == 99_999)
                iteration.Loop.Stop();
        }, new LoopOptions { TimeProvider = Time });

        var run = loop.Start();
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        Assert.That(loop.CurrentIteration, Is.EqualTo(99_999));
    }

    [Test]
    public void As_fast_as_possible_misses_nothing_and_is_never_late()
    {
        var seen = new List<(double Planned, double Late, int Missed)>();
        var loop = TaskLoop.Create(Schedule.AsFastAsPossible, (iteration, _) =>
        {
            seen.Add(((iteration.ScheduledFor - Midnight).TotalSeconds, iteration.Lateness.TotalSeconds, iteration.Missed));
            return Task.Delay(Seconds(3), Time);
        }, Options);

        loop.Start();
        AdvanceSeconds(8);

        Assert.That(seen, Is.EqualTo(new[] { (0d, 0d, 0), (3d, 0d, 0), (6d, 0d, 0) }));
    }

    [Test]
    public void A_fixed_delay_counts_from_the_end_of_an_iteration()
    {
        double[] bodies = [3, 0, 42];
        var loop = TaskLoop.Create(
            Schedule.FixedDelay(Seconds(10)), (iteration, _) => Task.Delay(Seconds(bodies[iteration.Index]), Time),
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = 3 });

        loop.Start();
        AdvanceSeconds(100);

        AssertLog("0 run", "0 begin 0", "3 end 0", "13 begin 1", "13 end 1", "23 begin 2", "65 end 2", "65 ended Completed");
    }

    [Test]
    public void A_fixed_delay_misses_nothing_in_a_hold()
    {
        var connection = new LoopConnection();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Connection = connection, WhileDisconnected = WhileDisconnected.Hold };
        var loop = Idle(Schedule.FixedDelay(Seconds(10)), options);
        loop.Start();
        AdvanceSeconds(5);
        connection.Down();
        AdvanceSeconds(300);

        connection.Up();
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "305 begin 1", "305 end 1", "315 begin 2", "315 end 2");
    }

    [Test]
    public void A_retry_of_a_fixed_delay_counts_from_the_end_of_the_last_attempt()
    {
        var loop = TaskLoop.Create(Schedule.FixedDelay(Seconds(10)), (iteration, _) =>
        {
            if (iteration is { Index: 0, Attempt: < 3 })
                throw new TimeoutException();
        }, new LoopOptions { TimeProvider = Time, Listener = Log, Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(13);

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 retry Body 2 in 2", "3 end 0", "13 begin 1", "13 end 1");
    }
}
