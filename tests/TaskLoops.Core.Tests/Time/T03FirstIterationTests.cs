using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T3")]
public sealed class T03FirstIterationTests : LoopFixture
{
    [TestCase(null, 0, "0 begin 0", "60 begin 1")]
    [TestCase(true, 0, "0 begin 0", "60 begin 1")]
    [TestCase(false, 0, "60 begin 0", "120 begin 1")]
    [TestCase(null, 7, "7 begin 0", "67 begin 1")]
    [TestCase(true, 7, "7 begin 0", "67 begin 1")]
    [TestCase(false, 7, "67 begin 0", "127 begin 1")]
    public void Of_an_interval_it_is_at_the_anchor_unless_told_otherwise(bool? runOnStart, double initialDelay, params string[] expected) =>
        AssertBegins(EverySeconds(60), runOnStart, initialDelay, expected);

    [TestCase(null, 0, "60 begin 0", "180 begin 1")]
    [TestCase(false, 0, "60 begin 0", "180 begin 1")]
    [TestCase(true, 0, "0 begin 0", "60 begin 1", "180 begin 2")]
    [TestCase(null, 60, "60 begin 0", "180 begin 1")]
    [TestCase(null, 61, "180 begin 0")]
    [TestCase(true, 7, "7 begin 0", "60 begin 1", "180 begin 2")]
    [TestCase(true, 61, "61 begin 0", "180 begin 1")]
    public void Of_a_calendar_it_is_at_the_first_occurrence_after_Start_unless_told_otherwise(
        bool? runOnStart, double initialDelay, params string[] expected) =>
        AssertBegins(Schedule.Daily("00:00", "00:01", "00:03"), runOnStart, initialDelay, expected);

    [TestCase(null, 0, "0 begin 0", "60 begin 1", "120 begin 2")]
    [TestCase(false, 7, "67 begin 0", "127 begin 1")]
    public void Of_a_fixed_delay_it_is_as_of_an_interval(bool? runOnStart, double initialDelay, params string[] expected) =>
        AssertBegins(Schedule.FixedDelay(Seconds(60)), runOnStart, initialDelay, expected);

    [Test]
    public void An_occurrence_of_a_calendar_at_the_instant_of_Start_is_not_after_it()
    {
        AdvanceSeconds(60);
        var loop = Idle(Schedule.Daily("00:01", "00:03"));

        loop.Start();
        AdvanceSeconds(300);

        AssertLog("60 run", "180 begin 0", "180 end 0");
    }

    [Test]
    public void The_initial_delay_counts_from_the_end_of_gate_and_before_hook()
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, InitialDelay = Seconds(7) };
        var loop = Idle(EverySeconds(60), options).BeforeLoop(_ => Task.Delay(Seconds(2), Time));

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 run", "9 begin 0", "9 end 0");
    }

    [Test]
    public void An_occurrence_that_passes_in_the_gate_is_begun_if_it_is_in_time()
    {
        var gate = new ReadyGate();
        var loop = Idle(Schedule.Daily("00:01", "12:00"), new LoopOptions { TimeProvider = Time, Listener = Log, Gate = gate });
        loop.Start();
        AdvanceSeconds(119);

        gate.Open();
        Time.Settle();

        AssertLog("0 run", "30 gate awaited 30", "119 begin 0", "119 end 0");
    }

    [TestCase(MissedOccurrences.RunOnce, "121 missed 1, made up", "121 begin 0", "121 end 0")]
    [TestCase(MissedOccurrences.Skip, "121 missed 1")]
    public void An_occurrence_that_passes_in_the_gate_is_judged_as_missed_if_it_is_late(MissedOccurrences missed, params string[] expected)
    {
        var gate = new ReadyGate();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Gate = gate, MissedOccurrences = missed };
        var loop = Idle(Schedule.Daily("00:01", "12:00"), options);
        loop.Start();
        AdvanceSeconds(121);

        gate.Open();
        AdvanceSeconds(3600);

        AssertLog(["0 run", "30 gate awaited 30", .. expected]);
    }

    private void AssertBegins(Schedule schedule, bool? runOnStart, double initialDelay, string[] expected)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = runOnStart, InitialDelay = Seconds(initialDelay) };
        var loop = Idle(schedule, options);

        loop.Start();
        AdvanceSeconds(180);

        Assert.That(Log.Lines.Where(line => line.Contains("begin", StringComparison.Ordinal)).Take(expected.Length), Is.EqualTo(expected));
    }
}
