using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T5")]
public sealed class T05WallClockTests : LoopFixture
{
    [Test]
    public void A_calendar_wait_is_cut_into_pieces_of_at_most_a_minute()
    {
        var loop = Idle(Schedule.Daily("00:03:20"));
        loop.Start();
        Time.Settle();

        var pieces = new List<double?>();
        do
            pieces.Add(Time.NextTimer?.TotalSeconds);
        while (Time.Step() && loop.CurrentIteration is null);

        Assert.That(pieces, Is.EqualTo(new double?[] { 60, 60, 60, 20 }));
        AssertLog("0 run", "200 begin 0", "200 end 0");
    }

    [Test]
    public void A_wait_of_an_interval_is_not_cut()
    {
        Idle(Schedule.Every(TimeSpan.FromHours(5))).Start();
        Time.Settle();

        Assert.That(Time.NextTimer, Is.EqualTo(TimeSpan.FromHours(5)));
    }

    [Test]
    public void A_step_forward_is_seen_within_a_minute()
    {
        var loop = Idle(Schedule.Daily("12:00"));
        loop.Start();
        AdvanceSeconds(90);

        Time.SetWallClock(Midnight.AddHours(11).AddMinutes(59).AddSeconds(30));
        AdvanceSeconds(60);

        AssertLog("0 run", "120 begin 0", "120 end 0");
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(36)));
    }

    [TestCase(MissedOccurrences.RunOnce, "60 missed 3, made up", "60 begin 0", "60 end 0")]
    [TestCase(MissedOccurrences.Skip, "60 missed 3")]
    public void A_step_forward_over_occurrences_is_judged_as_missed(MissedOccurrences missed, params string[] expected)
    {
        var loop = Idle(Schedule.Hourly(minute: 15), new LoopOptions { TimeProvider = Time, Listener = Log, MissedOccurrences = missed });
        loop.Start();
        Time.Settle();

        Time.SetWallClock(Midnight.AddHours(2.5));
        AdvanceSeconds(60);

        AssertLog(["0 run", .. expected]);
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(3.25)));
    }

    [Test]
    public void A_step_forward_to_within_a_minute_after_an_occurrence_begins_it_late()
    {
        var lateness = new List<double>();
        var loop = TaskLoop.Create(Schedule.Daily("12:00"), (iteration, _) => lateness.Add(iteration.Lateness.TotalSeconds), Options);
        loop.Start();
        AdvanceSeconds(30);

        Time.SetWallClock(Midnight.AddHours(12));
        AdvanceSeconds(30);

        Assert.That(lateness, Is.EqualTo(new[] { 30d }));
    }

    [TestCase(-1)]
    [TestCase(-3600)]
    [TestCase(-86399)]
    public void After_a_step_backward_no_occurrence_runs_a_second_time(double seconds)
    {
        var planned = new List<DateTimeOffset>();
        var loop = TaskLoop.Create(Schedule.Hourly(), (iteration, _) => planned.Add(iteration.ScheduledFor), Options);
        loop.Start();
        Time.Advance(TimeSpan.FromHours(1));

        Time.StepWallClock(Seconds(seconds));
        AdvanceSeconds(-seconds);
        Time.Advance(TimeSpan.FromHours(2));

        Assert.That(planned, Is.EqualTo(new[] { Midnight.AddHours(1), Midnight.AddHours(2), Midnight.AddHours(3) }));
        Assert.That(Log.Lines, Does.Not.Contain("replanned"));
        Assert.That(Log.Lines.Count(line => line.Contains("missed", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    public void After_a_step_backward_of_a_day_exactly_nothing_is_planned_anew()
    {
        var loop = Idle(Schedule.Daily("12:00"));
        loop.Start();
        Time.Advance(TimeSpan.FromHours(12));

        Time.StepWallClock(TimeSpan.FromHours(-24) + Seconds(60));
        AdvanceSeconds(60);

        AssertLog("0 run", "43200 begin 0", "43200 end 0");
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(36)));
    }

    [Test]
    public void After_a_step_of_more_than_a_day_backward_the_loop_plans_from_now_and_says_so()
    {
        var planned = new List<DateTimeOffset>();
        var loop = TaskLoop.Create(Schedule.Daily("12:00"), (iteration, _) => planned.Add(iteration.ScheduledFor), Options);
        loop.Start();
        Time.Advance(TimeSpan.FromHours(12));

        // To 10:00 of two days before: seen at the end of the piece of the wait that is in progress.
        Time.StepWallClock(TimeSpan.FromHours(-50));
        AdvanceSeconds(60);
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(12 - 48)));
        Time.Advance(TimeSpan.FromHours(2));

        AssertLog("0 run", "43200 begin 0", "43200 end 0", "43260 replanned", "50400 begin 1", "50400 end 1");
        Assert.That(planned, Is.EqualTo(new[] { Midnight.AddHours(12), Midnight.AddHours(12 - 48) }));
    }

    [Test]
    public void A_step_of_more_than_a_day_backward_before_the_first_iteration_is_planned_from_now_too()
    {
        var loop = Idle(Schedule.Daily("12:00"));
        loop.Start();
        Time.Settle();

        Time.StepWallClock(TimeSpan.FromHours(-49));
        Time.Advance(TimeSpan.FromHours(13));

        AssertLog("0 run", "60 replanned", "46800 begin 0", "46800 end 0");
    }

    [Test]
    public void A_step_to_and_fro_between_two_looks_at_the_clock_changes_nothing()
    {
        var loop = Idle(Schedule.Daily("00:02"));
        loop.Start();
        AdvanceSeconds(30);

        Time.StepWallClock(TimeSpan.FromDays(400));
        AdvanceSeconds(10);
        Time.StepWallClock(TimeSpan.FromDays(-400));
        AdvanceSeconds(80);

        AssertLog("0 run", "120 begin 0", "120 end 0");
    }
}
