using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T11")]
public sealed class T11StoreTests : LoopFixture
{
    private readonly MemoryStore _store = new();

    [Test]
    public void Every_occurrence_is_stored_under_the_loops_name_when_its_iteration_begins()
    {
        var body = new TaskCompletionSource();
        var loop = Waiting(body.Task, EverySeconds(10), Stored());
        loop.Start();
        AdvanceSeconds(4);
        Assert.That(_store.Stored, Is.EqualTo(new[] { ("digest", Midnight) }));

        body.SetResult();
        AdvanceSeconds(17);

        Assert.That(_store.Stored, Is.EqualTo(new[]
        {
            ("digest", Midnight), ("digest", Midnight.AddSeconds(10)), ("digest", Midnight.AddSeconds(20)),
        }));
    }

    [Test]
    public void What_the_store_takes_is_no_part_of_an_iterations_duration()
    {
        _store.Writing = () => Task.Delay(Seconds(3), Time);
        var loop = TaskLoop.Create(EverySeconds(10), (_, cancelled) => Task.Delay(Seconds(2), Time, cancelled), Stored());
        loop.TryStart();

        AdvanceSeconds(6);

        Assert.That(loop.GetStatus().LastDuration, Is.EqualTo(Seconds(2)));
    }

    // The last run of the process before had its last iteration 25 s before this start.
    [TestCase(60, "35 begin 0", "95 begin 1")]
    [TestCase(25, "0 begin 0", "25 begin 1")]
    [TestCase(20, "0 begin 0", "15 begin 1")]
    [TestCase(14, "0 missed 1, made up", "0 begin 0", "3 begin 1")]
    [TestCase(10, "0 missed 1", "0 begin 0", "5 begin 1")]
    public void An_interval_goes_on_on_its_grid(double seconds, params string[] expected)
    {
        _store.Last = Midnight.AddSeconds(-25);
        var loop = Idle(EverySeconds(seconds), Stored());

        loop.Start();
        AdvanceSeconds(100);

        Assert.That(Log.Lines.Where(line => !line.Contains("end", StringComparison.Ordinal)).Skip(1).Take(expected.Length), Is.EqualTo(expected));
    }

    [TestCase(MissedOccurrences.RunOnce, "0 missed 3, made up", "0 begin 0", "3600 begin 1")]
    [TestCase(MissedOccurrences.Skip, "0 missed 3", "3600 begin 0", "7200 begin 1")]
    public void What_a_calendar_missed_while_the_process_was_down_is_judged(MissedOccurrences missed, params string[] expected)
    {
        AdvanceSeconds(60);
        _store.Last = Midnight.AddHours(-3);
        var loop = Idle(Schedule.Hourly(minute: 0), Stored(missed));
        Time.StepWallClock(Seconds(1));
        Log.Clear();

        loop.Start();
        Time.StepWallClock(Seconds(-1));
        Time.Advance(TimeSpan.FromHours(2));

        Assert.That(
            Log.Lines.Where(line => !line.Contains("end", StringComparison.Ordinal)).Skip(1).Take(expected.Length),
            Is.EqualTo(expected.Select(line => line.StartsWith('0') ? "60" + line[1..] : line)));
    }

    [Test]
    public void A_restart_of_the_process_right_after_an_occurrence_does_not_run_it_again()
    {
        _store.Last = Midnight;
        var loop = Idle(Schedule.Hourly(), Stored());
        Time.StepWallClock(Seconds(-20));

        loop.Start();
        AdvanceSeconds(3620);

        AssertLog("0 run", "3620 begin 0", "3620 end 0");
    }

    [Test]
    public void A_fixed_delay_counts_from_the_stored_occurrence()
    {
        _store.Last = Midnight.AddSeconds(-25);
        var loop = Idle(Schedule.FixedDelay(Seconds(60)), Stored());

        loop.Start();
        AdvanceSeconds(95);

        AssertLog("0 run", "35 begin 0", "35 end 0", "95 begin 1", "95 end 1");
    }

    [Test]
    public void Nothing_stored_means_a_start_as_ever()
    {
        var loop = Idle(EverySeconds(10), Stored());

        loop.Start();
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "10 begin 1", "10 end 1");
    }

    // The gate opens after 30 s.
    [TestCase("daily", null, 0.0, 0.0)]
    [TestCase("daily", false, 0.0, 0.0)]
    [TestCase("daily", true, 0.0, 30.0)]
    [TestCase("daily", null, 600.0, 629.9999999)]
    [TestCase("interval", null, 0.0, 30.0)]
    [TestCase("interval", false, 0.0, 30.0)]
    [TestCase("interval", false, 600.0, 630.0)]
    [TestCase("fixed delay", false, 0.0, 30.0)]
    public void Nothing_stored_means_that_the_instant_is_stored_after_which_the_first_occurrence_comes(
        string schedule, bool? runOnStart, double initialDelay, double expected)
    {
        var gate = new ReadyGate();
        var options = new LoopOptions(Stored()) { Gate = gate, RunOnStart = runOnStart, InitialDelay = Seconds(initialDelay) };
        Schedule[] schedules = [Schedule.Daily("12:00"), Schedule.Every(TimeSpan.FromHours(1)), Schedule.FixedDelay(TimeSpan.FromHours(1))];
        var loop = Idle(schedules[Array.IndexOf(["daily", "interval", "fixed delay"], schedule)], options);
        loop.Start();
        AdvanceSeconds(30);

        gate.Open();
        AdvanceSeconds(1000);

        Assert.That(_store.Stored, Is.EqualTo(new[] { ("digest", Midnight.AddSeconds(expected)) }));
    }

    [TestCase("daily")]
    [TestCase("interval")]
    public void The_first_occurrence_of_all_is_not_lost_by_a_restart_before_it(string schedule)
    {
        Schedule[] schedules = [Schedule.Daily("00:10"), EverySeconds(600)];
        var options = new LoopOptions(Stored()) { RunOnStart = false };
        var first = Idle(schedules[Array.IndexOf(["daily", "interval"], schedule)], options);
        first.Start();
        AdvanceSeconds(400);
        first.Cancel();
        AdvanceSeconds(400);
        _store.Last = _store.Stored[^1].Occurrence;
        Log.Clear();

        Idle(first.Schedule, options).Start();
        AdvanceSeconds(1);

        AssertLog("800 run", "800 missed 1, made up", "800 begin 0", "800 end 0");
    }

    [Test]
    public void What_could_not_be_loaded_is_not_replaced_by_the_start()
    {
        _store.Fault = new FormatException("no disk");
        var loop = Idle(Schedule.Daily("12:00"), Stored());
        loop.Start();
        AdvanceSeconds(1);

        _store.Fault = null;
        AdvanceSeconds(60);

        Assert.That(_store.Stored, Is.Empty);
        AssertLog("0 run", "0 failed OccurrenceStore: no disk");
    }

    [Test]
    public void A_start_that_cannot_be_stored_is_reported_and_stops_nothing()
    {
        _store.WriteFault = new FormatException("disk full");
        var loop = Idle(Schedule.Daily("00:10"), Stored());

        loop.Start();
        AdvanceSeconds(600);

        AssertLog(
            "0 run", "0 failed OccurrenceStore: disk full", "600 failed OccurrenceStore: disk full", "600 begin 0", "600 end 0");
    }

    [Test]
    public void RunOnStart_runs_at_the_start_whatever_is_stored()
    {
        _store.Last = Midnight.AddSeconds(-5);
        var loop = Idle(
            EverySeconds(60), new LoopOptions { TimeProvider = Time, Listener = Log, Name = "digest", Store = _store, RunOnStart = true });

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 run", "0 begin 0", "0 end 0", "60 begin 1", "60 end 1");
    }

    [Test]
    public void The_initial_delay_holds_for_what_was_missed_too()
    {
        _store.Last = Midnight.AddSeconds(-25);
        var loop = Idle(
            EverySeconds(10), new LoopOptions { TimeProvider = Time, Listener = Log, Name = "digest", Store = _store, InitialDelay = Seconds(7) });

        loop.Start();
        AdvanceSeconds(15);

        AssertLog("0 run", "7 missed 2", "7 begin 0", "7 end 0", "15 begin 1", "15 end 1");
    }

    [Test]
    public void A_stored_occurrence_in_the_future_comes_from_a_wrong_clock_and_holds_an_interval_up_by_one_at_most()
    {
        _store.Last = Midnight.AddDays(300);
        var loop = Idle(EverySeconds(10), Stored());

        loop.Start();
        AdvanceSeconds(10);

        AssertLog("0 run", "10 begin 0", "10 end 0");
    }

    [Test]
    public void A_calendar_with_a_stored_occurrence_more_than_a_day_in_the_future_is_planned_anew()
    {
        _store.Last = Midnight.AddDays(300);
        var loop = Idle(Schedule.Daily("12:00"), Stored());

        loop.Start();
        Time.Advance(TimeSpan.FromHours(12));

        AssertLog("0 run", "0 replanned", "43200 begin 0", "43200 end 0");
    }

    [TestCase(60, "35 begin 0")]
    [TestCase(20, "2 begin 0")]
    public void A_change_of_the_interval_before_the_first_iteration_counts_from_the_stored_occurrence(double seconds, string expected)
    {
        _store.Last = Midnight.AddSeconds(-25);
        var loop = Idle(EverySeconds(3600), Stored());
        loop.Start();
        AdvanceSeconds(2);

        loop.ChangeSchedule(EverySeconds(seconds));
        AdvanceSeconds(60);

        Assert.That(Log.Lines[2], Is.EqualTo(expected));
    }

    [Test]
    public void A_second_run_goes_on_where_the_first_has_ended()
    {
        var loop = Idle(EverySeconds(10), Stored());
        loop.Start();
        AdvanceSeconds(12);
        loop.Stop();
        AdvanceSeconds(3);
        _store.Last = _store.Stored[^1].Occurrence;
        Log.Clear();

        loop.Start();
        AdvanceSeconds(15);

        AssertLog("15 run", "20 begin 0", "20 end 0", "30 begin 1", "30 end 1");
    }

    [Test]
    public void A_store_that_fails_is_reported_and_stops_nothing()
    {
        _store.Fault = new FormatException("no disk");
        var loop = Idle(EverySeconds(10), Stored());

        loop.Start();
        AdvanceSeconds(10);

        AssertLog(
            "0 run", "0 failed OccurrenceStore: no disk", "0 failed OccurrenceStore: no disk", "0 begin 0", "0 end 0",
            "10 failed OccurrenceStore: no disk", "10 begin 1", "10 end 1");
    }

    [Test]
    public void A_store_that_does_not_answer_is_cancelled_with_the_run()
    {
        _store.IsSilent = true;
        var loop = Idle(EverySeconds(10), Stored());
        loop.Start();
        AdvanceSeconds(10);

        loop.Stop();
        Time.Settle();

        AssertLog("0 run", "10 ended Stopped");
    }

    private LoopOptions Stored(MissedOccurrences missed = MissedOccurrences.RunOnce) => new()
    {
        TimeProvider = Time,
        Listener = Log,
        Name = "digest",
        Store = _store,
        MissedOccurrences = missed,
    };

    private sealed class MemoryStore : OccurrenceStore
    {
        public DateTimeOffset? Last { get; set; }

        public Exception? Fault { get; set; }

        public Exception? WriteFault { get; set; }

        public bool IsSilent { get; set; }

        public Func<Task> Writing { get; set; } = () => Task.CompletedTask;

        public List<(string Name, DateTimeOffset Occurrence)> Stored { get; } = [];

        public override async ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
        {
            if (IsSilent)
                await Task.Delay(Timeout.Infinite, cancelled);
            return Fault is null ? Last : throw Fault;
        }

        public override async ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
        {
            await Writing();
            if ((WriteFault ?? Fault) is { } fault)
                throw fault;

            Stored.Add((loopName, occurrence));
        }
    }
}
