using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T10")]
public sealed class T10ChangeScheduleTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [TestCase(3, "4 begin 1", "7 begin 2", TestName = "Asleep_on_an_interval_that_has_passed_already_the_loop_is_due_now")]
    [TestCase(4, "4 begin 1", "8 begin 2", TestName = "Asleep_on_an_interval_that_passes_now_the_loop_is_due_now")]
    [TestCase(7, "7 begin 1", "14 begin 2", TestName = "Asleep_on_an_interval_the_loop_is_due_one_new_interval_after_its_last_occurrence")]
    [TestCase(60, "60 begin 1", "120 begin 2", TestName = "A_longer_interval_counts_from_the_last_occurrence_too")]
    public void Asleep(double seconds, params string[] expected)
    {
        var loop = Idle(EverySeconds(10));
        loop.Start();
        AdvanceSeconds(4);
        Log.Clear();

        loop.ChangeSchedule(EverySeconds(seconds));
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(Math.Max(4, seconds))));
        AdvanceSeconds(120);

        Assert.That(Begins().Take(2), Is.EqualTo(expected));
        Assert.That(Log.Lines[0], Is.EqualTo($"4 changed to {EverySeconds(seconds)}"));
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    public void Changed_twice_between_two_iterations_an_interval_still_counts_from_the_last_occurrence()
    {
        var loop = Idle(EverySeconds(10));
        loop.Start();
        AdvanceSeconds(3);
        loop.ChangeSchedule(EverySeconds(20));
        AdvanceSeconds(2);

        loop.ChangeSchedule(EverySeconds(30));

        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddSeconds(30)));
    }

    [Test]
    public void The_last_planned_occurrence_counts_and_not_the_late_begin()
    {
        Time.TimerSkew = Seconds(2);
        var loop = Idle(EverySeconds(10));
        loop.Start();
        AdvanceSeconds(13);
        Time.TimerSkew = default;
        Log.Clear();

        loop.ChangeSchedule(EverySeconds(5));
        AdvanceSeconds(10);

        Assert.That(Begins(), Is.EqualTo(new[] { "15 begin 2", "20 begin 3" }));
    }

    [Test]
    public void From_a_calendar_to_an_interval_the_loop_is_due_one_interval_from_now()
    {
        var loop = Idle(Schedule.Hourly());
        loop.Start();
        AdvanceSeconds(3600 + 100);
        Log.Clear();

        loop.ChangeSchedule(EverySeconds(60));
        AdvanceSeconds(120);

        Assert.That(Begins(), Is.EqualTo(new[] { "3760 begin 1", "3820 begin 2" }));
    }

    [TestCase("interval")]
    [TestCase("calendar")]
    [TestCase("fixed delay")]
    public void To_a_calendar_the_loop_is_due_at_its_first_occurrence_after_now(string from)
    {
        var loop = Idle(from switch
        {
            "interval" => Schedule.Every(TimeSpan.FromHours(5)),
            "calendar" => Schedule.Daily("00:00:10", "23:00"),
            _ => Schedule.FixedDelay(TimeSpan.FromHours(5)),
        });
        loop.Start();
        AdvanceSeconds(60);
        Log.Clear();

        loop.ChangeSchedule(Schedule.Daily("00:00:30", "00:01", "00:02", "00:03"));
        AdvanceSeconds(120);

        Assert.That(Begins(), Is.EqualTo(new[] { "120 begin 1", "180 begin 2" }));
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    public void From_a_calendar_to_another_no_instant_runs_twice()
    {
        var loop = Idle(Schedule.Daily("00:01"));
        loop.Start();
        AdvanceSeconds(60);

        loop.ChangeSchedule(Schedule.Daily("00:01", "00:02"));
        AdvanceSeconds(60);

        Assert.That(Begins(), Is.EqualTo(new[] { "60 begin 0", "120 begin 1" }));
    }

    [TestCase(7, 6, "7 begin 1", "14 begin 2")]
    [TestCase(3, 6, "6 begin 1", "7 begin 2")]
    [TestCase(3, 5, "5 begin 1", "7 begin 2")]
    [TestCase(60, 70, "70 begin 1", "120 begin 2")]
    public void In_the_body_it_is_the_same_for_the_iteration_that_follows(double seconds, double end, params string[] expected)
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) => iteration.Index == 0 ? _body.Task : Task.CompletedTask, Options);
        loop.Start();
        AdvanceSeconds(4);
        Log.Clear();

        loop.ChangeSchedule(EverySeconds(seconds));
        AdvanceSeconds(end - 4);
        Assert.That(Begins(), Is.Empty);
        _body.SetResult();
        AdvanceSeconds(60);

        Assert.That(Begins().Take(2), Is.EqualTo(expected));
    }

    [Test]
    public void From_the_body_itself_it_works_as_well()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) => iteration.Loop.ChangeSchedule(EverySeconds(1 << (int)iteration.Index)), Options);

        loop.Start();
        AdvanceSeconds(15);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "1 begin 1", "3 begin 2", "7 begin 3", "15 begin 4" }));
    }

    [Test]
    public void In_a_back_off_it_is_the_same_and_the_back_off_goes_on()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) =>
        {
            if (iteration is { Index: 0, Attempt: < 3 })
                throw new TimeoutException();
        }, new LoopOptions { TimeProvider = Time, Listener = Log, Retry = HalfTheLongest });
        loop.Start();
        AdvanceSeconds(2);
        Log.Clear();

        loop.ChangeSchedule(EverySeconds(4));
        AdvanceSeconds(10);

        AssertLog(
            "2 changed to every 4 s", "3 end 0", "4 begin 1", "4 end 1", "8 begin 2", "8 end 2", "12 begin 3", "12 end 3");
    }

    [Test]
    public void A_change_never_creates_missed_occurrences()
    {
        var seen = new List<(int Missed, bool IsMakeUp)>();
        var loop = TaskLoop.Create(EverySeconds(3600), (iteration, _) => seen.Add((iteration.Missed, iteration.IsMakeUp)), Options);
        loop.Start();
        AdvanceSeconds(3000);

        loop.ChangeSchedule(EverySeconds(1));
        AdvanceSeconds(2);

        Assert.That(seen, Is.EqualTo(new[] { (0, false), (0, false), (0, false), (0, false) }));
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    public void Idle_it_is_stored_for_the_next_start()
    {
        var loop = Idle(EverySeconds(10));

        loop.ChangeSchedule(EverySeconds(3));
        Assert.That(loop.Schedule, Is.EqualTo(EverySeconds(3)));
        Assert.That(loop.IsRunning, Is.False);
        loop.Start();
        AdvanceSeconds(3);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "3 begin 1" }));
    }

    [Test]
    public void It_outlives_the_run()
    {
        var loop = Idle(EverySeconds(10));
        loop.Start();
        AdvanceSeconds(1);
        loop.ChangeSchedule(EverySeconds(3));
        loop.Cancel();
        Time.Settle();
        Log.Clear();

        loop.Start();
        AdvanceSeconds(3);

        Assert.That(Begins(), Is.EqualTo(new[] { "1 begin 0", "4 begin 1" }));
    }

    [Test]
    public void Ending_it_is_stored_for_the_queued_run()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) => iteration.Index == 0 ? _body.Task : Task.CompletedTask, Options);
        loop.Start();
        AdvanceSeconds(1);
        loop.Stop();
        loop.Start();

        loop.ChangeSchedule(EverySeconds(3));
        Assert.That(loop.NextIteration, Is.Null);
        _body.SetResult();
        AdvanceSeconds(6);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "1 begin 0", "4 begin 1", "7 begin 2" }));
    }

    [TestCase("gate")]
    [TestCase("before hook")]
    public void Before_the_anchor_it_replaces_the_plan(string wait)
    {
        var gate = new ReadyGate();
        var loop = Idle(Schedule.Daily("00:00:20"), new LoopOptions { TimeProvider = Time, Listener = Log, Gate = wait == "gate" ? gate : null });
        if (wait == "before hook")
            loop.BeforeLoop(_ => _body.Task);
        loop.Start();
        AdvanceSeconds(5);

        loop.ChangeSchedule(Schedule.Daily("00:00:10", "00:00:30"));
        gate.Open();
        _body.SetResult();
        AdvanceSeconds(25);

        Assert.That(Begins(), Is.EqualTo(new[] { "10 begin 0", "30 begin 1" }));
    }

    [TestCase("from the before hook itself")]
    [TestCase("in the gate")]
    public void Before_the_anchor_an_interval_replaces_a_calendar_and_begins_at_the_anchor(string how)
    {
        var gate = new ReadyGate();
        var loop = Idle(Schedule.Daily("12:00"), new LoopOptions { TimeProvider = Time, Listener = Log, Gate = gate });
        if (how == "from the before hook itself")
            loop.BeforeLoop(_ => loop.ChangeSchedule(EverySeconds(5)));
        loop.Start();
        AdvanceSeconds(2);

        if (how == "in the gate")
            loop.ChangeSchedule(EverySeconds(5));
        gate.Open();
        AdvanceSeconds(6);

        Assert.That(Begins(), Is.EqualTo(new[] { "2 begin 0", "7 begin 1" }));
    }

    // After a start without an iteration at the start, or in the initial delay, 5 s after the start.
    [TestCase(false, 0, 3600, 10, "10 begin 0", "20 begin 1")]
    [TestCase(false, 0, 3600, 2, "5 begin 0", "7 begin 1")]
    [TestCase(false, 0, 10, 3600, "3600 begin 0", "7200 begin 1")]
    [TestCase(null, 60, 3600, 10, "60 begin 0", "70 begin 1")]
    [TestCase(null, 60, 10, 3600, "60 begin 0", "3660 begin 1")]
    [TestCase(false, 60, 3600, 10, "70 begin 0", "80 begin 1")]
    public void Before_the_first_iteration_a_new_interval_replaces_the_plan_as_if_the_run_had_begun_with_it(
        bool? runOnStart, double initialDelay, double from, double to, params string[] expected)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = runOnStart, InitialDelay = Seconds(initialDelay) };
        var loop = Idle(EverySeconds(from), options);
        loop.Start();
        AdvanceSeconds(5);

        loop.ChangeSchedule(EverySeconds(to));
        AdvanceSeconds(7200);

        Assert.That(Begins().Take(2), Is.EqualTo(expected));
    }

    [TestCase(null, 0, "5 begin 0", "15 begin 1")]
    [TestCase(false, 0, "15 begin 0", "25 begin 1")]
    [TestCase(null, 60, "60 begin 0", "70 begin 1")]
    [TestCase(true, 60, "60 begin 0", "70 begin 1")]
    public void Before_the_first_iteration_of_a_calendar_an_interval_replaces_the_plan(bool? runOnStart, double initialDelay, params string[] expected)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = runOnStart, InitialDelay = Seconds(initialDelay) };
        var loop = Idle(Schedule.Daily("12:00"), options);
        loop.Start();
        AdvanceSeconds(5);

        loop.ChangeSchedule(EverySeconds(10));
        AdvanceSeconds(100);

        Assert.That(Begins().Take(2), Is.EqualTo(expected));
    }

    [TestCase(null, 0, "30 begin 0", "90 begin 1")]
    [TestCase(null, 60, "90 begin 0")]
    [TestCase(true, 60, "60 begin 0", "90 begin 1")]
    public void Before_the_first_iteration_of_a_calendar_another_replaces_the_plan(bool? runOnStart, double initialDelay, params string[] expected)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = runOnStart, InitialDelay = Seconds(initialDelay) };
        var loop = Idle(Schedule.Daily("12:00"), options);
        loop.Start();
        AdvanceSeconds(5);

        loop.ChangeSchedule(Schedule.Daily("00:00:03", "00:00:30", "00:01:30"));
        AdvanceSeconds(100);

        Assert.That(Begins(), Is.EqualTo(expected));
    }

    [TestCase(3, "6 begin 1", "10 end 1", "13 begin 2")]
    [TestCase(60, "61 begin 1", "65 end 1", "125 begin 2")]
    public void A_new_fixed_delay_counts_from_the_last_end(double seconds, params string[] expected)
    {
        var loop = TaskLoop.Create(
            Schedule.FixedDelay(Seconds(20)), (iteration, _) => Task.Delay(Seconds(iteration.Index == 0 ? 1 : 4), Time), Options);
        loop.Start();
        AdvanceSeconds(6);
        Log.Clear();

        loop.ChangeSchedule(Schedule.FixedDelay(Seconds(seconds)));
        AdvanceSeconds(120);

        Assert.That(Log.Lines[1..4], Is.EqualTo(expected));
    }

    [Test]
    public void In_the_body_a_new_fixed_delay_counts_from_the_end_that_comes()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (_, _) => _body.Task, Options);
        loop.Start();
        AdvanceSeconds(4);

        loop.ChangeSchedule(Schedule.FixedDelay(Seconds(3)));
        Assert.That(loop.NextIteration, Is.Null);
        AdvanceSeconds(20);
        _body.SetResult();
        AdvanceSeconds(6);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "27 begin 1", "30 begin 2" }));
    }

    [Test]
    public void To_and_from_as_fast_as_possible()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (_, _) => Task.Delay(Seconds(1), Time), Options);
        loop.Start();
        AdvanceSeconds(4);

        loop.ChangeSchedule(Schedule.AsFastAsPossible);
        AdvanceSeconds(2.5);
        loop.ChangeSchedule(EverySeconds(10));
        AdvanceSeconds(20);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "4 begin 1", "5 begin 2", "6 begin 3", "16 begin 4", "26 begin 5" }));
    }

    [Test]
    public void In_a_hold_the_changed_occurrence_waits_on()
    {
        var connection = new LoopConnection();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Connection = connection, WhileDisconnected = WhileDisconnected.Hold };
        var loop = Idle(EverySeconds(100), options);
        loop.Start();
        AdvanceSeconds(4);
        connection.Down();

        loop.ChangeSchedule(EverySeconds(10));
        AdvanceSeconds(10);
        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0" }));
        connection.Up();
        AdvanceSeconds(6);

        Assert.That(Begins(), Is.EqualTo(new[] { "0 begin 0", "14 begin 1", "20 begin 2" }));
    }

    [Test]
    public void A_schedule_without_occurrence_completes_the_run()
    {
        var loop = Idle(EverySeconds(10));
        var run = loop.Start();
        AdvanceSeconds(4);

        loop.ChangeSchedule(Schedule.Once(Midnight.AddSeconds(2)));
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void What_does_not_go_with_overlap_is_refused_and_changes_nothing()
    {
        var loop = Idle(EverySeconds(10), new LoopOptions { TimeProvider = Time, MaxOverlap = 2 });

        Assert.That(() => loop.ChangeSchedule(Schedule.FixedDelay(Seconds(3))), Throws.ArgumentException);
        Assert.That(() => loop.ChangeSchedule(Schedule.AsFastAsPossible), Throws.ArgumentException);
        Assert.That(() => loop.ChangeSchedule(null!), Throws.ArgumentNullException);
        Assert.That(loop.Schedule, Is.EqualTo(EverySeconds(10)));
    }

    private string[] Begins() => [.. Log.Lines.Where(line => line.Contains("begin", StringComparison.Ordinal))];
}
