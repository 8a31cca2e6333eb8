using TaskLoops.Testing;

namespace TaskLoops.Tests.Reporting;

/// <summary>What a loop costs that nobody measures, traces or listens to, and one that a listener hears: nothing for each iteration.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Reports_that_nobody_keeps_allocate_nothing(bool hasListener)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var heard = new Counting();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (_, _) => { },
            new LoopOptions { TimeProvider = time, Listener = hasListener ? heard : null, Gate = null, Connection = new LoopConnection(), Registry = new LoopRegistry() });
        loop.Start();
        time.Advance(TimeSpan.FromSeconds(1000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        time.Advance(TimeSpan.FromSeconds(10_000));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(heard.Events, Is.EqualTo(hasListener ? 1 + (2 * 11_001) : 0));
        Assert.That(allocated, Is.LessThan(10_000), "less than a byte for each iteration: the clock's own constant part");
        loop.Cancel();
    }

    private sealed class Counting : LoopListener
    {
        public int Events { get; private set; }

        public override void OnRunStarted(TaskLoop loop) => Events++;

        public override void OnIterationStarted(in LoopIteration iteration) => Events++;

        public override void OnIterationEnded(in LoopIterationEnd end) => Events++;
    }
}
