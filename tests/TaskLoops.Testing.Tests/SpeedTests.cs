using System.Diagnostics;
using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

[NonParallelizable]
public sealed class SpeedTests
{
    private const int Steps = 1_000_000;

    [Test]
    public void A_million_timer_steps_are_reported([Values] bool oneAdvance)
    {
        var time = new VirtualTimeProvider();
        for (int loop = 0; loop < 100; loop++)
            time.CreateTimer(_ => { }, null, TimeSpan.FromDays(40), TimeSpan.FromDays(40));
        ITimer timer = null!;
        int fired = 0;
        timer = time.After(Seconds(1), () =>
        {
            fired++;
            time.Enqueue(() => timer.Change(Seconds(1), Timeout.InfiniteTimeSpan));
        });

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        if (oneAdvance)
            time.Advance(Seconds(Steps));
        else
            Step(time);
        watch.Stop();

        TestContext.Out.WriteLine(
            $"{Steps:N0} timer steps, two pieces of work each: {watch.ElapsedMilliseconds} ms, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Steps} B a step");
        Assert.That(fired, Is.EqualTo(Steps));
    }

    private static void Step(VirtualTimeProvider time)
    {
        for (int step = 0; step < Steps; step++)
            time.Step();
    }
}
