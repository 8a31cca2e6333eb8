using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Overlap;

/// <summary>Another limit of overlap while iterations are alive.</summary>
[Category("O1")]
public sealed class ChangeMaxOverlapTests : LoopFixture
{
    [Test]
    public void One_then_three_then_one()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (_, cancelled) => Task.Delay(Seconds(25), Time, cancelled), Options);
        loop.TryStart();
        AdvanceSeconds(1);

        loop.ChangeMaxOverlap(3);
        AdvanceSeconds(44);
        AssertLog("0 run", "0 begin 0", "25 end 0", "25 missed 1", "25 begin 1", "30 begin 2", "40 begin 3");

        Log.Clear();
        loop.ChangeMaxOverlap(1);
        AdvanceSeconds(40);
        AssertLog("50 end 1", "55 end 2", "65 end 3", "65 missed 1", "65 begin 4");
        Assert.That(loop.MaxOverlap, Is.EqualTo(1));
    }

    [Test]
    public void A_loop_at_its_limit_goes_on_at_once_when_the_limit_rises()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (_, cancelled) => Task.Delay(Seconds(1000), Time, cancelled), new LoopOptions(Options) { MaxOverlap = 2 });
        loop.TryStart();
        AdvanceSeconds(22);

        loop.ChangeMaxOverlap(LoopOptions.UnlimitedOverlap);
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "10 begin 1", "22 begin 2");
    }

    [Test]
    [Category("T10")]
    public void A_fixed_delay_that_takes_over_from_overlapping_iterations_counts_from_the_end_of_the_last()
    {
        var loop = TaskLoop.Create(EverySeconds(10), (iteration, cancelled) => Task.Delay(Seconds(iteration.Index == 0 ? 16 : 3), Time, cancelled), new LoopOptions(Options) { MaxOverlap = 2 });
        loop.TryStart();
        AdvanceSeconds(11);

        loop.ChangeMaxOverlap(1);
        loop.ChangeSchedule(Schedule.FixedDelay(Seconds(20)));
        AdvanceSeconds(30);

        AssertLog("0 run", "0 begin 0", "10 begin 1", "11 changed to 20 s after each iteration", "13 end 1", "16 end 0", "36 begin 2", "39 end 2");
    }

    [Test]
    public void Wrong_limits_are_refused_and_change_nothing()
    {
        var loop = Idle(EverySeconds(10));
        var delayed = Idle(Schedule.FixedDelay(Seconds(10)));

        Assert.That(() => loop.ChangeMaxOverlap(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => delayed.ChangeMaxOverlap(2), Throws.ArgumentException);
        Assert.That((loop.MaxOverlap, delayed.MaxOverlap), Is.EqualTo((1, 1)));
    }
}
