using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T9")]
public sealed class T09NextIterationTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public void It_is_null_when_idle()
    {
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Count = 1 });
        Assert.That(loop.NextIteration, Is.Null);

        loop.Start();
        Time.Settle();

        Assert.That(loop.NextIteration, Is.Null);
    }

    [Test]
    public void It_is_the_next_grid_point_while_the_loop_sleeps()
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();

        foreach (var (second, next) in new[] { (0, 5), (3, 5), (4, 5), (5, 10), (9, 10) })
        {
            Time.AdvanceTo(Midnight.AddSeconds(second));
            Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(next)), $"at {second} s");
        }
    }

    [Test]
    public void It_is_known_before_the_first_iteration()
    {
        var gate = new ReadyGate();
        var loop = Idle(Schedule.Daily("12:00"), new LoopOptions { TimeProvider = Time, Gate = gate });
        loop.Start();
        Time.Settle();
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(12)));

        var interval = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, InitialDelay = Seconds(7) });
        interval.Start();
        Time.Settle();
        Assert.That(interval.NextIteration, Is.EqualTo(Midnight.AddSeconds(7)));
    }

    [Test]
    public void It_is_null_while_the_anchor_of_an_interval_is_not_known()
    {
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Gate = new ReadyGate() });

        loop.Start();
        AdvanceSeconds(3);

        Assert.That(loop.NextIteration, Is.Null);
    }

    [Test]
    public void In_the_body_it_is_that_of_the_iteration_that_follows()
    {
        var seen = new List<DateTimeOffset?>();
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, _) => seen.Add(iteration.Loop.NextIteration), new LoopOptions { TimeProvider = Time, Count = 2 })
            .AfterLoop((end, _) => seen.Add(end.Loop.NextIteration));

        loop.Start();
        AdvanceSeconds(60);

        Assert.That(seen, Is.EqualTo(new DateTimeOffset?[] { Midnight.AddSeconds(5), null, null }), "the last body of a count is ending");
    }

    [TestCase("body")]
    [TestCase("back-off")]
    [TestCase("hold")]
    public void It_is_in_the_past_while_that_occurrence_waits(string reason)
    {
        var connection = new LoopConnection();
        var options = new LoopOptions
        {
            TimeProvider = Time,
            Retry = HalfTheLongest,
            Connection = connection,
            WhileDisconnected = WhileDisconnected.Hold,
        };
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, cancelled) => reason switch
        {
            "body" => _body.Task.WaitAsync(cancelled),
            "back-off" => iteration.Attempt < 9 ? throw new TimeoutException() : Task.CompletedTask,
            _ => Task.CompletedTask,
        }, options);
        loop.Start();
        Time.Settle();
        if (reason == "hold")
            connection.Down();

        AdvanceSeconds(8);

        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(5)));
    }

    [Test]
    public void It_is_never_in_the_past_otherwise()
    {
        // Seen between a step of the wall clock and the loop's next look at it.
        var loop = Idle(Schedule.Hourly());
        loop.Start();
        Time.Settle();

        Time.SetWallClock(Midnight.AddHours(2.5));

        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(2.5)));
    }

    [TestCase("Stop")]
    [TestCase("Cancel")]
    [TestCase("failure")]
    public void It_is_null_while_the_run_is_ending(string ending)
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, Options).OnError((_, _) => Task.Delay(Seconds(60), Time));
        loop.Start();
        AdvanceSeconds(1);
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(5)));

        if (ending == "Stop")
            loop.Stop();
        else if (ending == "Cancel")
            loop.Cancel();
        else
            _body.SetException(new FormatException("broken"));
        Time.Settle();

        Assert.That(loop.IsRunning, Is.True);
        Assert.That(loop.NextIteration, Is.Null);
    }

    [Test]
    public void Of_a_fixed_delay_it_is_null_in_the_body_and_known_after_it()
    {
        var loop = TaskLoop.Create(Schedule.FixedDelay(Seconds(5)), (_, _) => _body.Task, Options);
        loop.Start();
        AdvanceSeconds(1);
        Assert.That(loop.NextIteration, Is.Null);

        _body.SetResult();
        Time.Settle();

        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(6)));
    }

    [Test]
    public void After_the_last_occurrence_it_is_null()
    {
        var loop = TaskLoop.Create(Schedule.Once(Midnight.AddSeconds(5)), (_, _) => _body.Task, Options);
        loop.Start();
        AdvanceSeconds(6);

        Assert.That(loop.NextIteration, Is.Null);
    }
}
