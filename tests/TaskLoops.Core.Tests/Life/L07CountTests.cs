using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L7")]
public sealed class L07CountTests : LoopFixture
{
    [Test]
    public void A_counted_run_ends_right_after_its_last_iteration_without_a_last_sleep()
    {
        var loop = Idle(EverySeconds(5), Counted(3));

        var run = loop.Start();
        AdvanceSeconds(10);

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        Assert.That(Time.ArmedTimers, Is.Zero);
        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2", "10 ended Completed");
    }

    [Test]
    public void A_run_of_one_iteration_ends_with_it()
    {
        var loop = Idle(Schedule.Every(TimeSpan.FromDays(365)), Counted(1));

        loop.Start();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Completed");
    }

    [Test]
    public void Retries_do_not_count()
    {
        var failures = 3;
        var loop = TaskLoop.Create(EverySeconds(60), (_, _) =>
        {
            if (--failures >= 0)
                throw new TimeoutException();
        }, new LoopOptions { TimeProvider = Time, Listener = Log, Count = 2, Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(600);

        AssertLog(
            "0 run", "0 begin 0", "0 retry Body 1 in 1", "1 retry Body 2 in 2", "3 retry Body 3 in 4", "7 end 0", "60 begin 1", "60 end 1",
            "60 ended Completed");
    }

    [Test]
    public void Iterations_that_fail_and_go_on_count()
    {
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (_, _) => throw new FormatException("broken"),
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = 2, OnUnhandled = OnUnhandled.Continue });

        var run = loop.Start();
        AdvanceSeconds(60);

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AssertLog(
            "0 run", "0 begin 0", "0 end 0 Failed", "0 unhandled Body: broken", "5 begin 1", "5 end 1 Failed", "5 unhandled Body: broken",
            "5 ended Completed");
    }

    [Test]
    public void Overlapping_iterations_count_when_they_begin_and_the_run_ends_with_the_last_alive()
    {
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (_, cancelled) => Task.Delay(Seconds(7), Time, cancelled),
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = 3, MaxOverlap = LoopOptions.UnlimitedOverlap });

        loop.Start();
        AdvanceSeconds(60);

        AssertLog(
            "0 run", "0 begin 0", "5 begin 1", "7 end 0", "10 begin 2", "12 end 1", "17 end 2", "17 ended Completed");
    }

    [Test]
    public void A_schedule_without_further_occurrence_completes_the_run()
    {
        var loop = Idle(Schedule.Union(Schedule.Once(Midnight + Seconds(5)), Schedule.Once(Midnight + Seconds(7))));

        var run = loop.Start();
        AdvanceSeconds(10);

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AssertLog("0 run", "5 begin 0", "5 end 0", "7 begin 1", "7 end 1", "7 ended Completed");
    }

    [Test]
    public void A_schedule_whose_only_occurrence_has_passed_completes_the_run_at_once()
    {
        var loop = Idle(Schedule.Once(Midnight - Seconds(1)));

        var run = loop.Start();
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AssertLog("0 run", "0 ended Completed");
    }

    [Test]
    public void A_schedule_that_never_occurs_is_refused() =>
        Assert.That(() => Schedule.Cron("0 0 30 2 *"), Throws.ArgumentException);

    [TestCase(0)]
    [TestCase(-1)]
    public void A_count_below_one_is_refused(int count) =>
        Assert.That(() => new LoopOptions { Count = count }, Throws.InstanceOf<ArgumentException>().With.Message.Contains("Count"));

    private LoopOptions Counted(int count) => new() { TimeProvider = Time, Listener = Log, Count = count };
}
