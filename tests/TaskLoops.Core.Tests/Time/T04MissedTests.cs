using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T4")]
public sealed class T04MissedTests : LoopFixture
{
    [TestCase(13.0, "13 end 0", "13 begin 1", TestName = "A_long_body_within_half_of_the_interval_makes_the_next_iteration_late")]
    [TestCase(15.0, "15 end 0", "15 begin 1", TestName = "Half_of_the_interval_is_still_in_time")]
    [TestCase(15.1, "15.1 end 0", "15.1 missed 1, made up", "15.1 begin 1", TestName = "A_longer_body_makes_its_occurrence_missed_and_made_up_at_once")]
    [TestCase(34.0, "34 end 0", "34 missed 2", "34 begin 1", TestName = "Occurrences_before_one_that_is_in_time_are_missed_and_not_made_up")]
    [TestCase(37.0, "37 end 0", "37 missed 3, made up", "37 begin 1", TestName = "Of_several_the_latest_is_made_up_once")]
    public void Run_once(double body, params string[] expected)
    {
        StartWithALongBody(body, Options);

        AssertLog(["0 run", "0 begin 0", .. expected, $"{expected[0].Split(' ')[0]} end 1", .. BackOnTheGrid(body)]);
    }

    [TestCase(15.0, "15 end 0", "15 begin 1", "15 end 1", "20 begin 2")]
    [TestCase(15.1, "15.1 end 0", "15.1 missed 1", "20 begin 1", "20 end 1")]
    [TestCase(37.0, "37 end 0", "37 missed 3", "40 begin 1", "40 end 1")]
    public void Skip_makes_none_up(double body, params string[] expected)
    {
        StartWithALongBody(body, new LoopOptions { TimeProvider = Time, Listener = Log, MissedOccurrences = MissedOccurrences.Skip });

        Assert.That(Log.Lines[2..].Take(expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public void The_iteration_learns_how_many_were_missed_and_whether_it_makes_one_up()
    {
        var seen = new List<(long Index, double Planned, double Late, int Missed, bool IsMakeUp, bool IsCapped)>();
        double[] bodies = [37, 0, 14, 0, 0];
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) =>
        {
            seen.Add((
                iteration.Index, (iteration.ScheduledFor - Midnight).TotalSeconds, iteration.Lateness.TotalSeconds,
                iteration.Missed, iteration.IsMakeUp, iteration.MissedIsCapped));
            return Task.Delay(Seconds(bodies[iteration.Index]), Time);
        }, new LoopOptions { TimeProvider = Time, Count = 5 });

        loop.Start();
        AdvanceSeconds(100);

        Assert.That(seen, Is.EqualTo(new[]
        {
            (0L, 0d, 0d, 0, false, false), (1L, 30d, 7d, 3, true, false), (2L, 40d, 0d, 0, false, false), (3L, 50d, 4d, 0, false, false),
            (4L, 60d, 0d, 0, false, false),
        }));
    }

    [Test]
    public void What_was_skipped_is_told_to_the_iteration_that_follows()
    {
        var seen = new List<(double Planned, int Missed, bool IsMakeUp)>();
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) =>
        {
            seen.Add(((iteration.ScheduledFor - Midnight).TotalSeconds, iteration.Missed, iteration.IsMakeUp));
            return Task.Delay(Seconds(iteration.Index == 0 ? 37 : 0), Time);
        }, new LoopOptions { TimeProvider = Time, Count = 3, MissedOccurrences = MissedOccurrences.Skip });

        loop.Start();
        AdvanceSeconds(100);

        Assert.That(seen, Is.EqualTo(new[] { (0d, 0, false), (40d, 3, false), (50d, 0, false) }));
    }

    [TestCase(60, 60, false)]
    [TestCase(60.1, 60, true)]
    [TestCase(90, 100, false)]
    [TestCase(5, 2, true)]
    public void MissedAfter_is_a_minute_by_default_and_can_be_set(double late, double missedAfter, bool isMissed)
    {
        var body = new TaskCompletionSource();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, MissedAfter = Seconds(missedAfter) };
        var loop = Waiting(body.Task, Schedule.Every(TimeSpan.FromHours(1)), missedAfter == 60 ? Options : options);
        loop.Start();
        AdvanceSeconds(3600 + late);

        body.SetResult();
        Time.Settle();

        Assert.That(Log.Lines.Any(line => line.Contains("missed", StringComparison.Ordinal)), Is.EqualTo(isMissed));
        Assert.That(loop.CurrentIteration, Is.EqualTo(1));
    }

    [TestCase(7, true)]
    [TestCase(6, false)]
    public void A_missed_one_older_than_MakeUpWithin_is_not_made_up(double makeUpWithin, bool isMadeUp)
    {
        StartWithALongBody(37, new LoopOptions { TimeProvider = Time, Listener = Log, MakeUpWithin = Seconds(makeUpWithin) });

        string[] expected = isMadeUp
            ? ["0 run", "0 begin 0", "37 end 0", "37 missed 3, made up", "37 begin 1", "37 end 1", "40 begin 2", "40 end 2"]
            : ["0 run", "0 begin 0", "37 end 0", "37 missed 3", "40 begin 1", "40 end 1"];
        Assert.That(Log.Lines.Take(expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public void A_hold_makes_occurrences_missed()
    {
        var connection = new LoopConnection();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Connection = connection, WhileDisconnected = WhileDisconnected.Hold };
        var loop = Idle(EverySeconds(10), options);
        loop.Start();
        AdvanceSeconds(5);

        connection.Down();
        AdvanceSeconds(32);
        connection.Up();
        AdvanceSeconds(3);

        AssertLog("0 run", "0 begin 0", "0 end 0", "37 missed 3, made up", "37 begin 1", "37 end 1", "40 begin 2", "40 end 2");
    }

    [Test]
    public void A_full_overlap_limit_makes_occurrences_missed()
    {
        var body = new TaskCompletionSource();
        var loop = Waiting(body.Task, EverySeconds(10), new LoopOptions { TimeProvider = Time, Listener = Log, MaxOverlap = 2 });
        loop.Start();
        AdvanceSeconds(37);

        body.SetResult();
        AdvanceSeconds(3);

        AssertLog("0 run", "0 begin 0", "10 begin 1", "37 end 0", "37 end 1", "37 missed 2, made up", "37 begin 2", "37 end 2", "40 begin 3", "40 end 3");
    }

    [Test]
    public void A_machine_suspended_over_occurrences_of_an_interval_makes_the_latest_up()
    {
        var loop = Idle(EverySeconds(10));
        loop.Start();
        AdvanceSeconds(5);

        Time.Suspend(Seconds(32), steadyClockCounts: true);
        AdvanceSeconds(3);

        AssertLog("0 run", "0 begin 0", "0 end 0", "37 missed 3, made up", "37 begin 1", "37 end 1", "40 begin 2", "40 end 2");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_machine_suspended_over_occurrences_of_a_calendar_makes_the_latest_up(bool steadyClockCounts)
    {
        var loop = Idle(Schedule.Hourly());
        loop.Start();
        Time.Advance(TimeSpan.FromMinutes(90.5));
        Log.Clear();

        // 01:30:30, and asleep until 05:45:30. Of the piece of the wait that was in progress, up to a minute is left.
        Time.Suspend(TimeSpan.FromHours(4.25), steadyClockCounts);
        Time.Advance(TimeSpan.FromMinutes(1));

        var woken = steadyClockCounts ? (90.5 + 255) * 60 : 91 * 60;
        AssertLog($"{woken} missed 4, made up", $"{woken} begin 1", $"{woken} end 1");
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(6)));
    }

    [TestCase(999, "missed 999, made up", 999, false)]
    [TestCase(1000, "missed 1000, made up", 1000, false)]
    [TestCase(1001, "missed 1000 or more, made up", 1000, true)]
    [TestCase(2_000_000, "missed 1000 or more, made up", 1000, true)]
    public void Counting_stops_at_a_thousand_and_says_so(int passed, string told, int missed, bool isCapped)
    {
        var seen = new List<(int Missed, bool IsCapped)>();
        var loop = TaskLoop.Create(EverySeconds(1), (iteration, _) => seen.Add((iteration.Missed, iteration.MissedIsCapped)), Options);
        loop.Start();
        Time.Settle();

        Time.Suspend(Seconds(passed + 0.75), steadyClockCounts: true);

        Assert.That(Log.Lines[3], Is.EqualTo($"{passed + 0.75:0.##} {told}"));
        Assert.That(seen, Is.EqualTo(new[] { (0, false), (missed, isCapped) }));
    }

    [Test]
    public void There_is_never_a_burst()
    {
        var loop = TaskLoop.Create(
            EverySeconds(1), (_, _) => Task.Delay(Seconds(2.6), Time), new LoopOptions { TimeProvider = Time, Listener = Log, MissedOccurrences = MissedOccurrences.RunOnce });

        loop.Start();
        AdvanceSeconds(8);

        Assert.That(Log.Lines.Where(line => line.Contains("begin", StringComparison.Ordinal) || line.Contains("missed", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "0 begin 0", "2.6 missed 2, made up", "2.6 begin 1", "5.2 missed 2", "5.2 begin 2", "7.8 missed 2, made up", "7.8 begin 3",
        }));
    }

    [Test]
    public void The_last_occurrence_of_a_schedule_can_be_made_up()
    {
        var loop = Idle(Schedule.Once(Midnight.AddMinutes(10)));
        loop.Start();
        Time.Settle();

        Time.Suspend(TimeSpan.FromHours(5), steadyClockCounts: true);

        AssertLog("0 run", "18000 missed 1, made up", "18000 begin 0", "18000 end 0", "18000 ended Completed");
    }

    private static string[] BackOnTheGrid(double body)
    {
        var next = (Math.Floor(body / 10) * 10) + 10;
        return [$"{next} begin 2", $"{next} end 2"];
    }

    /// <summary>Every 10 s, the first body taking long; runs until 40 s after the start, or the first grid point after the body.</summary>
    private void StartWithALongBody(double seconds, LoopOptions options)
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, _) => iteration.Index == 0 ? Task.Delay(Seconds(seconds), Time) : Task.CompletedTask, options);
        loop.Start();
        AdvanceSeconds((Math.Floor(seconds / 10) * 10) + 10);
    }
}
