using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T2")]
public sealed class T02GridTests : LoopFixture
{
    [Test]
    public void Bodies_and_lateness_do_not_move_the_grid()
    {
        Time.TimerSkew = TimeSpan.FromMilliseconds(20);
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => Task.Delay(Seconds(3), Time), Options);

        loop.Start();
        AdvanceSeconds(11);

        AssertLog("0 run", "0 begin 0", "3.02 end 0", "5.02 begin 1", "8.04 end 1", "10.02 begin 2");
    }

    [TestCase(+86400)]
    [TestCase(-86400)]
    [TestCase(-3)]
    public void Setting_the_wall_clock_changes_nothing(double seconds)
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();
        AdvanceSeconds(7);

        Time.StepWallClock(Seconds(seconds));
        AdvanceSeconds(8);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2", "15 begin 3", "15 end 3");
    }

    [Test]
    public void ScheduledFor_and_NextIteration_are_the_wall_reading_plus_what_remains()
    {
        var planned = new List<DateTimeOffset>();
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, _) => planned.Add(iteration.ScheduledFor), Options);
        loop.Start();
        AdvanceSeconds(7);
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(10)));

        Time.StepWallClock(TimeSpan.FromHours(1));
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(3610)));
        AdvanceSeconds(3);
        Time.StepWallClock(TimeSpan.FromHours(-2));
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(-3585)));
        AdvanceSeconds(5);

        Assert.That(planned.Select(instant => (instant - Midnight).TotalSeconds), Is.EqualTo(new[] { 0d, 5, 3610, -3585 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void The_anchor_is_the_instant_at_which_gate_and_before_hook_have_ended(bool hasGate)
    {
        var gate = new ReadyGate();
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Gate = hasGate ? gate : null })
            .BeforeLoop(_ => Task.Delay(Seconds(2), Time));

        loop.Start();
        AdvanceSeconds(1);
        gate.Open();
        AdvanceSeconds(7);

        if (hasGate)
            AssertLog("0 run", "3 begin 0", "3 end 0", "8 begin 1", "8 end 1");
        else
            AssertLog("0 run", "2 begin 0", "2 end 0", "7 begin 1", "7 end 1");
    }

    [Test]
    public void A_second_run_has_an_anchor_of_its_own()
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();
        AdvanceSeconds(7);
        loop.Stop();
        Time.Settle();
        Log.Clear();

        loop.Start();
        AdvanceSeconds(6);

        AssertLog("7 run", "7 begin 0", "7 end 0", "12 begin 1", "12 end 1");
    }

    [Test]
    public void A_suspended_machine_whose_steady_clock_stands_still_misses_nothing_of_an_interval()
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();
        AdvanceSeconds(7);

        Time.Suspend(TimeSpan.FromHours(1));
        AdvanceSeconds(3);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2");
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(3615)));
    }
}
