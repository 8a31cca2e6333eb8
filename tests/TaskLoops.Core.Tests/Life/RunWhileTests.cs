using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

/// <summary>The question before each iteration whether the run is to go on.</summary>
public sealed class RunWhileTests : LoopFixture
{
    private bool _isWanted = true;

    [Test]
    public void A_run_that_is_not_wanted_any_more_ends_before_its_next_iteration_as_if_cancelled()
    {
        TaskLoop.Create(EverySeconds(1), (_, _) => { }, Asking()).AfterLoop((_, _) => Log.Note("after")).TryStart();
        AdvanceSeconds(1.5);

        _isWanted = false;
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "1 begin 1", "1 end 1", "2 after", "2 ended Cancelled");
    }

    [Test]
    public void It_is_asked_before_a_retry_as_well()
    {
        TaskLoop.Create(EverySeconds(100), (_, _) => throw new TimeoutException(), new LoopOptions(Asking()) { Retry = HalfTheLongest }).TryStart();
        Time.Settle();

        _isWanted = false;
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 end 0 Cancelled", "1 ended Cancelled");
    }

    [Test]
    public void It_does_not_touch_an_iteration_in_flight()
    {
        var gate = new TaskCompletionSource();
        Waiting(gate.Task, EverySeconds(1), Asking()).TryStart();
        Time.Settle();

        _isWanted = false;
        AdvanceSeconds(5);
        gate.SetResult();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "5 end 0", "5 ended Cancelled");
    }

    [Test]
    public void What_it_throws_is_told_and_counts_as_yes()
    {
        Idle(EverySeconds(1), new LoopOptions(Options) { RunWhile = () => throw new InvalidDataException("who knows"), Count = 2 }).TryStart();

        AdvanceSeconds(5);

        AssertLog(
            "0 run", "0 failed RunWhile: who knows", "0 begin 0", "0 end 0", "1 failed RunWhile: who knows", "1 begin 1", "1 end 1", "1 ended Completed");
    }

    [Test]
    public void A_run_that_ends_by_itself_is_not_asked_any_more()
    {
        var asked = 0;
        Idle(EverySeconds(1), new LoopOptions(Options) { RunWhile = () => ++asked <= 2, Count = 2 }).TryStart();

        AdvanceSeconds(5);

        Assert.That(asked, Is.EqualTo(2));
        AssertLog("0 run", "0 begin 0", "0 end 0", "1 begin 1", "1 end 1", "1 ended Completed");
    }

    private LoopOptions Asking() => new(Options) { RunWhile = () => _isWanted };
}
