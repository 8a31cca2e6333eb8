using System.Diagnostics.Metrics;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Running;

/// <summary>What an iteration allocates, by the runtime's own count: nothing.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private const int Iterations = 100_000;
    private int _count;

    [TestCase("synchronous")]
    [TestCase("Task")]
    [TestCase("ValueTask")]
    public void The_steady_state_allocates_nothing(string kind) => Assert.That(AllocatedBy(kind, new LoopOptions()), Is.Zero);

    [Test]
    [Category("E9")]
    public void A_time_out_that_does_not_pass_allocates_nothing() =>
        Assert.That(AllocatedBy("ValueTask", new LoopOptions { IterationTimeout = TimeSpan.FromSeconds(30) }), Is.Zero);

    [Test]
    public void Metrics_that_somebody_listens_to_allocate_nothing()
    {
        var measurements = 0;
        using var listener = new MeterListener { InstrumentPublished = Enable };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => measurements++);
        listener.Start();

        Assert.That(AllocatedBy("ValueTask", new LoopOptions()), Is.Zero);
        Assert.That(measurements, Is.EqualTo(2 * _count), "lateness and duration of each iteration");

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "TaskLoops")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    /// <summary>The bytes of 10^5 iterations, but for what the clock of the tests itself allocates to advance.</summary>
    private long AllocatedBy(string kind, LoopOptions options)
    {
        var time = new VirtualTimeProvider();
        var loop = Start(kind, new LoopOptions(options) { TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(1000));

        var constant = Allocated(() => time.Advance(TimeSpan.FromSeconds(1)));
        var before = _count;
        var allocated = Allocated(() => time.Advance(TimeSpan.FromSeconds(Iterations)));

        Assert.That(_count - before, Is.EqualTo(Iterations));
        loop.Cancel();
        return allocated - constant;
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private TaskLoop Start(string kind, LoopOptions options)
    {
        var every = Schedule.Every(TimeSpan.FromSeconds(1));
        var loop = kind switch
        {
            "synchronous" => TaskLoop.Create(every, (_, _) => { _count++; }, options),
            "Task" => TaskLoop.Create(every, (_, _) => { _count++; return Task.CompletedTask; }, options),
            _ => TaskLoop.Create(every, (_, _) => { _count++; return ValueTask.CompletedTask; }, options),
        };
        loop.Start();
        return loop;
    }
}
