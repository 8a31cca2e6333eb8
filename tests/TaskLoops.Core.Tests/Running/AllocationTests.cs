using TaskLoops.Testing;

namespace TaskLoops.Tests.Running;

public sealed class AllocationTests
{
    [TestCase("synchronous")]
    [TestCase("Task")]
    [TestCase("ValueTask")]
    [NonParallelizable]
    public void The_steady_state_allocates_nothing(string kind)
    {
        var time = new VirtualTimeProvider();
        var options = new LoopOptions { TimeProvider = time };
        var every = Schedule.Every(TimeSpan.FromSeconds(1));
        var count = 0;
        var loop = kind switch
        {
            "synchronous" => TaskLoop.Create(every, (_, _) => { count++; }, options),
            "Task" => TaskLoop.Create(every, (_, _) => { count++; return Task.CompletedTask; }, options),
            _ => TaskLoop.Create(every, (_, _) => { count++; return ValueTask.CompletedTask; }, options),
        };
        loop.Start();
        time.Advance(TimeSpan.FromSeconds(1000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        time.Advance(TimeSpan.FromSeconds(10_000));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(count, Is.EqualTo(11_001));
        Assert.That(allocated, Is.LessThan(10_000), "less than a byte for each iteration: the clock's own constant part");
        loop.Cancel();
    }
}
