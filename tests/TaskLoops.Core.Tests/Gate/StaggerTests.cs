using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Gate;

/// <summary>A gate that lets runs through one by one.</summary>
[Category("G1")]
public sealed class StaggerTests : LoopFixture
{
    private readonly ReadyGate _gate = new() { Stagger = TimeSpan.FromSeconds(2) };

    [Test]
    public void Runs_that_wait_pass_one_by_one_in_the_order_in_which_they_came_to_it()
    {
        var loops = Start(4);
        AdvanceSeconds(5);

        _gate.Open();
        AdvanceSeconds(60);

        AssertLog("5 loop 0", "7 loop 1", "9 loop 2", "11 loop 3");
        GC.KeepAlive(loops);
    }

    [Test]
    public void A_run_that_ends_before_its_turn_moves_nobody_and_calls_no_body()
    {
        var loops = Start(4);
        _gate.Open();
        AdvanceSeconds(1);

        loops[1].Cancel();
        loops[2].Stop();
        AdvanceSeconds(60);

        AssertLog("0 loop 0", "6 loop 3");
    }

    [Test]
    public void A_run_that_comes_after_a_pause_passes_at_once()
    {
        _gate.Open();
        Start(1);
        AdvanceSeconds(10);
        Start(2);
        AdvanceSeconds(60);

        AssertLog("0 loop 0", "10 loop 0", "12 loop 1");
    }

    [Test]
    public void It_is_zero_unless_given_and_never_negative()
    {
        Assert.That(new ReadyGate().Stagger, Is.EqualTo(TimeSpan.Zero));
        Assert.That(() => new ReadyGate { Stagger = TimeSpan.FromTicks(-1) }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Whoever_waits_without_a_loop_does_not_wait_for_a_turn()
    {
        _gate.Open();
        Start(1);
        Time.Settle();

        Assert.That(_gate.WaitAsync().IsCompletedSuccessfully, Is.True);
    }

    private TaskLoop[] Start(int count)
    {
        var loops = Enumerable.Range(0, count)
            .Select(number => TaskLoop.Create(EverySeconds(1000), (_, _) => Log.Note($"loop {number}"), new LoopOptions { TimeProvider = Time, Gate = _gate }))
            .ToArray();
        foreach (var loop in loops)
            loop.TryStart();
        Time.Settle();
        return loops;
    }
}
