using System.Globalization;
using TaskLoops.Running;

namespace TaskLoops.Tests.Time;

/// <summary>The plan alone, asked at given readings of the clocks. The steady clock shows another year than the wall, so that neither passes for the other.</summary>
public sealed class PlanTableTests
{
    private static readonly DateTimeOffset _wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _steady = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Schedule _ten = Schedule.Every(TimeSpan.FromSeconds(10));
    private static readonly Schedule _minutes = Schedule.Cron("* * * * *");

    [Category("T1")]
    [TestCase("anchor 0; at 0; at 0; at 3; at 9.9; at 10; at 10", "begin 0; wait 10; wait 10; wait 10; begin 10; wait 20")]
    [TestCase("anchor 0; at 0; at 10.1; at 20; at 35", "begin 0; begin 10; begin 20; begin 30")]
    public void Never_early_never_twice(string script, string expected) => AssertSteps(_ten, new LoopOptions(), script, expected);

    [Category("T1")]
    [TestCase("anchor 0; at 60; at 60; at 61; at 119.9999999; at 120", "begin 60; wait 120; wait 120; wait 120; begin 120")]
    public void Never_early_never_twice_on_a_calendar(string script, string expected) => AssertSteps(_minutes, new LoopOptions(), script, expected);

    [Category("T2")]
    [TestCase("anchor 3; at 3; wall 1000; at 13; wall -100000; at 23; at 24", "begin 3; begin 13; begin 23; wait 33")]
    public void An_interval_does_not_look_at_the_wall_clock(string script, string expected) => AssertSteps(_ten, new LoopOptions(), script, expected);

    [Category("T3")]
    [TestCase(null, 0, "anchor 4; at 4; at 14", "begin 4; begin 14")]
    [TestCase(false, 0, "anchor 4; at 4; at 14; at 24", "wait 14; begin 14; begin 24")]
    [TestCase(null, 7, "anchor 4; at 4; at 11; at 21", "wait 11; begin 11; begin 21")]
    [TestCase(false, 7, "anchor 4; at 11; at 21; at 31", "wait 21; begin 21; begin 31")]
    public void The_first_of_an_interval(bool? runOnStart, double initialDelay, string script, string expected) =>
        AssertSteps(_ten, new LoopOptions { RunOnStart = runOnStart, InitialDelay = TimeSpan.FromSeconds(initialDelay) }, script, expected);

    [Category("T3")]
    [TestCase(null, 0, "anchor 4; at 4; at 60", "wait 60; begin 60")]
    [TestCase(null, 0, "anchor 70; at 70; at 120", "begin 60; begin 120")]
    [TestCase(true, 0, "anchor 4; at 4; at 4; at 60", "begin 4; wait 60; begin 60")]
    [TestCase(true, 7, "anchor 4; at 4; at 11; at 60", "wait 11; begin 11; begin 60")]
    [TestCase(null, 60, "anchor 0; at 60; at 120", "begin 60; begin 120")]
    [TestCase(null, 61, "anchor 0; at 60; at 120", "wait 120; begin 120")]
    public void The_first_of_a_calendar(bool? runOnStart, double initialDelay, string script, string expected) =>
        AssertSteps(_minutes, new LoopOptions { RunOnStart = runOnStart, InitialDelay = TimeSpan.FromSeconds(initialDelay) }, script, expected);

    [Category("T4")]
    [TestCase("anchor 0; at 0; at 15; at 20", "begin 0; begin 10; begin 20")]
    [TestCase("anchor 0; at 0; at 15.1; at 20", "begin 0; begin 10, missed 1, make-up, told 1; begin 20")]
    [TestCase("anchor 0; at 0; at 34; at 40", "begin 0; begin 30, missed 2, told 2; begin 40")]
    [TestCase("anchor 0; at 0; at 38; at 40", "begin 0; begin 30, missed 3, make-up, told 3; begin 40")]
    [TestCase("anchor 0; at 0; at 10015.1", "begin 0; begin 10010, missed 1000 or more, make-up, told 1000")]
    [TestCase("anchor 0; at 0; at 10005.1", "begin 0; begin 10000, missed 1000, make-up, told 1000")]
    public void Missed_and_made_up(string script, string expected) => AssertSteps(_ten, new LoopOptions(), script, expected);

    [Category("T4")]
    [TestCase("anchor 0; at 0; at 15.1; at 15.1; at 20", "begin 0; passed over 10, told 1; wait 20; begin 20, missed 1")]
    [TestCase("anchor 0; at 0; at 38; at 39; at 40; at 50", "begin 0; passed over 30, told 3; wait 40; begin 40, missed 3; begin 50")]
    [TestCase("anchor 0; at 0; at 38; at 48; at 50", "begin 0; passed over 30, told 3; passed over 40, told 1; begin 50, missed 4")]
    [TestCase("anchor 0; at 0; at 9995.1; at 10029; at 10030", "begin 0; passed over 9990, told 999; passed over 10020, told 1; begin 10030, missed 1000 or more")]
    public void Missed_and_skipped(string script, string expected) =>
        AssertSteps(_ten, new LoopOptions { MissedOccurrences = MissedOccurrences.Skip }, script, expected);

    [Category("T4")]
    [TestCase(8, "begin 30, missed 3, make-up, told 3")]
    [TestCase(7.9, "passed over 30, told 3")]
    [TestCase(0, "passed over 30, told 3")]
    public void Too_old_to_be_made_up(double makeUpWithin, string expected) =>
        AssertSteps(_ten, new LoopOptions { MakeUpWithin = TimeSpan.FromSeconds(makeUpWithin) }, "anchor 0; at 0; at 38", $"begin 0; {expected}");

    [Category("T4")]
    [TestCase(2, 12, "begin 10")]
    [TestCase(2, 12.1, "begin 10, missed 1, make-up, told 1")]
    [TestCase(5, 15, "begin 10")]
    [TestCase(9, 15, "begin 10")]
    [TestCase(9, 15.1, "begin 10, missed 1, make-up, told 1")]
    public void MissedAfter_is_at_most_half_the_distance_to_the_next(double missedAfter, double at, string expected) => AssertSteps(
        _ten, new LoopOptions { MissedAfter = TimeSpan.FromSeconds(missedAfter) }, FormattableString.Invariant($"anchor 0; at 0; at {at}"), $"begin 0; {expected}");

    [Category("T5")]
    [TestCase("anchor 0; at 60; wall -30; at 61; at 90; at 150", "begin 60; wait 120; wait 120; begin 120")]
    [TestCase("anchor 0; at 60; wall 300; at 61", "begin 60; begin 360, missed 4, told 4")]
    [TestCase("anchor 0; at 60; wall -86400; at 60; at 61", "begin 60; wait 120; wait 120")]
    [TestCase("anchor 0; at 60; wall -86401; at 60; at 60; at 61", "begin 60; replanned; wait -86340; begin -86340")]
    public void Steps_of_the_wall_clock(string script, string expected) => AssertSteps(_minutes, new LoopOptions(), script, expected);

    [Category("T5")]
    [Test]
    public void The_wait_for_a_calendar_ends_after_a_piece_at_most_and_that_for_an_interval_does_not()
    {
        var piece = TimeSpan.FromSeconds(60);
        var calendar = new LoopPlan(Schedule.Daily("00:02:30"), new LoopOptions(), At(0));
        calendar.Anchor(At(0), null);
        var interval = new LoopPlan(Schedule.Every(TimeSpan.FromSeconds(150)), new LoopOptions { RunOnStart = false }, At(0));
        interval.Anchor(At(0), null);

        Assert.That(Seconds(calendar.WakeAt(At(0), piece)), Is.EqualTo(60));
        Assert.That(Seconds(calendar.WakeAt(At(100), piece)), Is.EqualTo(150));
        Assert.That(Seconds(calendar.WakeAt(At(100, wallStep: -5), piece)), Is.EqualTo(155));
        Assert.That(Seconds(calendar.WakeAt(At(100, wallStep: 70), piece)), Is.LessThanOrEqualTo(100));
        Assert.That(Seconds(interval.WakeAt(At(0), piece)), Is.EqualTo(150));
        Assert.That(Seconds(interval.WakeAt(At(100, wallStep: 70), piece)), Is.EqualTo(150));

        static double Seconds(DateTimeOffset steady) => (steady - _steady).TotalSeconds;
    }

    [Category("T6")]
    [TestCase("anchor 0; at 0; end 3; at 3; at 13; end 13; at 13; at 500; end 500; at 500", "begin 0; wait 13; begin 13; wait 23; begin 23; wait 510")]
    public void A_fixed_delay(string script, string expected) =>
        AssertSteps(Schedule.FixedDelay(TimeSpan.FromSeconds(10)), new LoopOptions(), script, expected);

    [Category("T10")]
    [TestCase("anchor 0; at 0; change every 3 at 4; at 4; at 7", "begin 0; begin 4; begin 7")]
    [TestCase("anchor 0; at 0; change every 7 at 4; at 4; at 7; at 14", "begin 0; wait 7; begin 7; begin 14")]
    [TestCase("anchor 0; at 0; change every 7 at 25; at 25; at 32", "begin 0; begin 25; begin 32")]
    [TestCase("anchor 0; at 0; change minutes at 4; at 4; at 60; at 120", "begin 0; wait 60; begin 60; begin 120")]
    [TestCase("anchor 0; at 0; change minutes at 60; at 60; at 120", "begin 0; wait 120; begin 120")]
    [TestCase("anchor 0; at 0; change minutes at 4; change every 5 at 8; at 8; at 13; at 18", "begin 0; wait 13; begin 13; begin 18")]
    [TestCase("anchor 0; at 0; end 1; change delay 5 at 4; at 4; at 6; end 8; at 13", "begin 0; wait 6; begin 6; begin 13")]
    [TestCase("anchor 0; change every 7 at 0; at 0; at 7", "begin 0; begin 7")]
    [TestCase("change minutes at 1; anchor 2; at 2; at 60", "wait 60; begin 60")]
    [TestCase("anchor 0; at 0; at 38; change every 100 at 39; at 39; at 130; at 230", "begin 0; begin 30, missed 3, make-up, told 3; wait 130; begin 130; begin 230")]
    public void Changes_of_an_interval(string script, string expected) => AssertSteps(_ten, new LoopOptions(), script, expected);

    [Category("T10")]
    [TestCase("anchor 0; at 60; change every 7 at 70; at 70; at 77; at 84", "begin 60; wait 77; begin 77; begin 84")]
    [TestCase("anchor 0; change every 7 at 20; at 20; at 27", "begin 20; begin 27")]
    [TestCase("anchor 0; at 60; change minutes at 60; at 60; at 120", "begin 60; wait 120; begin 120")]
    [TestCase("anchor 0; at 60; wall -50; change minutes at 61; at 61; at 170", "begin 60; wait 120; begin 120")]
    public void Changes_of_a_calendar(string script, string expected) => AssertSteps(_minutes, new LoopOptions(), script, expected);

    [Category("T11")]
    [TestCase("anchor 0 stored -4; at 0; at 6; at 16", "wait 6; begin 6; begin 16")]
    [TestCase("anchor 0 stored -14; at 0; at 6", "begin -4; begin 6")]
    [TestCase("anchor 0 stored -18; at 0; at 2", "begin -8, missed 1, make-up, told 1; begin 2")]
    [TestCase("anchor 0 stored 500; at 0; at 10", "wait 10; begin 10")]
    [TestCase("anchor 0 stored -1000000; at 0", "begin 0, missed 1000 or more, told 1000")]
    public void An_interval_across_processes(string script, string expected) => AssertSteps(_ten, new LoopOptions(), script, expected);

    [Category("T11")]
    [TestCase("anchor 10 stored 0; at 10; at 60", "wait 60; begin 60")]
    [TestCase("anchor 10 stored -60; at 10; at 60", "begin 0; begin 60")]
    [TestCase("anchor 10 stored -300; at 10; at 60", "begin 0, missed 4, told 4; begin 60")]
    [TestCase("anchor 40 stored -60; at 40; at 60", "begin 0, missed 1, make-up, told 1; begin 60")]
    [TestCase("anchor 10 stored 300; at 10; at 300; at 360", "wait 360; wait 360; begin 360")]
    public void A_calendar_across_processes(string script, string expected) => AssertSteps(_minutes, new LoopOptions(), script, expected);

    [Category("T1")]
    [Test]
    public void The_same_readings_give_the_same_steps()
    {
        const string script = "anchor 3; at 3; at 17; end 29; at 29; change every 7 at 31; at 31; wall 99; at 90; change minutes at 95; at 120";
        var first = Steps(_ten, new LoopOptions(), script);
        var second = Steps(_ten, new LoopOptions(), script);

        Assert.That(second, Is.EqualTo(first));
    }

    private static ClockReading At(double seconds, double wallStep = 0) => new(_wall.AddSeconds(seconds + wallStep), _steady.AddSeconds(seconds));

    private static void AssertSteps(Schedule schedule, LoopOptions options, string script, string expected) =>
        Assert.That(string.Join("; ", Steps(schedule, options, script)), Is.EqualTo(expected));

    private static List<string> Steps(Schedule schedule, LoopOptions options, string script)
    {
        var plan = new LoopPlan(schedule, options, At(0));
        var steps = new List<string>();
        var wallStep = 0d;
        foreach (var words in script.Split("; ").Select(command => command.Split(' ')))
        {
            switch (words[0])
            {
                case "anchor":
                    plan.Anchor(Reading(words[1]), words.Length > 2 ? _wall.AddSeconds(Number(words[3])) : null);
                    break;
                case "at":
                    steps.Add(Text(plan.Decide(Reading(words[1])), plan.Schedule.IsCalendar ? _wall : _steady));
                    break;
                case "end":
                    plan.Ended(Reading(words[1]), wasRetried: false);
                    break;
                case "wall":
                    wallStep += Number(words[1]);
                    break;
                case "change":
                    plan.Change(Parse(words), Reading(words[^1]), isIterating: false);
                    break;
            }
        }

        return steps;

        ClockReading Reading(string seconds) => At(Number(seconds), wallStep);
    }

    private static Schedule Parse(string[] words) => words[1] switch
    {
        "minutes" => Schedule.Cron("* * * * *"),
        "delay" => Schedule.FixedDelay(TimeSpan.FromSeconds(Number(words[2]))),
        _ => Schedule.Every(TimeSpan.FromSeconds(Number(words[2]))),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(LoopStep step, DateTimeOffset origin)
    {
        var instant = (step.Instant - origin).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var told = step.NewlyMissed > 0 ? $", told {step.NewlyMissed}" : "";
        return step.Kind switch
        {
            LoopStepKind.Begin =>
                $"begin {instant}{(step.Missed > 0 ? $", missed {step.Missed}{(step.IsCapped ? " or more" : "")}" : "")}{(step.IsMakeUp ? ", make-up" : "")}{told}",
            LoopStepKind.Wait => $"wait {instant}",
            LoopStepKind.PassedOver => $"passed over {instant}{told}",
            LoopStepKind.Replanned => "replanned",
            _ => "exhausted",
        };
    }
}
