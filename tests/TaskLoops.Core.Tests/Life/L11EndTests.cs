using System.Runtime.CompilerServices;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L11")]
public sealed class L11EndTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public async Task DisposeAsync_cancels_and_waits_for_the_end()
    {
        var loop = Waiting(_body.Task, EverySeconds(5)).AfterLoop((_, limit) => Task.Delay(Seconds(10), Time, limit));
        var run = loop.Start();
        AdvanceSeconds(1);

        var disposal = loop.DisposeAsync().AsTask();
        AdvanceSeconds(9);
        Assert.That(disposal.IsCompleted, Is.False);
        AdvanceSeconds(1);

        await Within(disposal);
        Assert.That(run.IsCanceled, Is.True);
        AssertLog("0 run", "0 begin 0", "1 end 0 Cancelled", "11 ended Cancelled");
    }

    [TestCase(null, 30)]
    [TestCase(7, 7)]
    public async Task DisposeAsync_waits_at_most_the_end_timeout_then_returns_and_reports_the_loop_by_name(int? endTimeout, int waited)
    {
        var options = endTimeout is null
            ? new LoopOptions { TimeProvider = Time, Listener = Log, Name = "slow" }
            : new LoopOptions { TimeProvider = Time, Listener = Log, Name = "slow", EndTimeout = Seconds(endTimeout.Value) };
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, options);
        var run = loop.Start();
        AdvanceSeconds(1);

        var disposal = loop.DisposeAsync().AsTask();
        AdvanceSeconds(waited - 0.001);
        AssertLog("0 run", "0 begin 0");
        Assert.That(disposal.IsCompleted, Is.False);
        AdvanceSeconds(0.001);

        await Within(disposal);
        AssertLog("0 run", "0 begin 0", $"{1 + waited} did not end slow {waited}");
        Assert.That(loop.IsRunning, Is.True);
        AdvanceSeconds(9);
        _body.SetResult();
        Time.Settle();
        Assert.That(run.IsCanceled, Is.True);
        Assert.That(Log.Lines[3..], Is.EqualTo(new[] { $"{10 + waited} end 0", $"{10 + waited} ended Cancelled" }));
    }

    [Test]
    public async Task CancelAsync_waits_at_most_the_end_timeout_and_its_token_ends_the_wait_earlier()
    {
        using var patience = new CancellationTokenSource();
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, new LoopOptions { TimeProvider = Time, Listener = Log, Name = "slow" });
        _ = loop.Start();
        AdvanceSeconds(1);

        var cancel = loop.CancelAsync();
        var impatient = loop.CancelAsync(patience.Token);
        AdvanceSeconds(3);
        await patience.CancelAsync();
        await Within(impatient);
        AssertLog("0 run", "0 begin 0", "4 did not end slow 3");
        Assert.That(cancel.IsCompleted, Is.False);
        AdvanceSeconds(27);

        await Within(cancel);
        AssertLog("0 run", "0 begin 0", "4 did not end slow 3", "31 did not end slow 30");
    }

    [Test]
    public async Task A_second_disposal_waits_for_the_same_end()
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, Options);
        _ = loop.Start();
        AdvanceSeconds(1);

        var first = loop.DisposeAsync().AsTask();
        var second = loop.DisposeAsync().AsTask();
        Assert.That(second.IsCompleted, Is.False);
        _body.SetResult();
        Time.Settle();

        await Within(first);
        await Within(second);
        AssertLog("0 run", "0 begin 0", "1 end 0", "1 ended Cancelled");
    }

    [Test]
    public async Task A_disposed_loop_leaves_the_registry()
    {
        var registry = new LoopRegistry();
        var options = new LoopOptions { TimeProvider = Time, Name = "digest", Registry = registry };
        var loop = Idle(EverySeconds(5), options);

        await loop.DisposeAsync();

        Assert.That(registry.Loops, Is.Empty);
        Assert.That(Idle(EverySeconds(5), options).Name, Is.EqualTo("digest"));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void An_ended_loop_its_module_and_its_delegates_can_be_collected(int overlap)
    {
        var gate = new ReadyGate();
        var connection = new LoopConnection();
        gate.Open();
        var (loop, module) = RunToTheEnd(gate, connection, overlap);

        AssertCollected(loop, module);
        GC.KeepAlive(Time);
        GC.KeepAlive(gate);
        GC.KeepAlive(connection);
    }

    [Test]
    public void An_ended_loop_on_the_system_clock_can_be_collected()
    {
        var (loop, module) = RunToTheEndOnTheSystemClock();

        AssertCollected(loop, module);
    }

    [Test]
    public async Task A_running_loop_is_kept_alive()
    {
        using var ran = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        StartAndForget(ran, stop.Token);

        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.That(await ran.WaitAsync(Patience), Is.True);
        }

        await stop.CancelAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartAndForget(SemaphoreSlim ran, CancellationToken stop) =>
        TaskLoop.Create(Schedule.Every(TimeSpan.FromMilliseconds(5)), (iteration, _) =>
        {
            if (stop.IsCancellationRequested)
                iteration.Loop.Stop();
            else
                ran.Release();
        }).Start();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (WeakReference Loop, WeakReference Module) RunToTheEnd(ReadyGate gate, LoopConnection connection, int overlap)
    {
        var module = new Module();
        var options = new LoopOptions
        {
            TimeProvider = Time,
            Gate = gate,
            Connection = connection,
            MaxOverlap = overlap,
            Listener = module,
            IterationTimeout = Seconds(60),
        };
        var loop = TaskLoop.Create(EverySeconds(5), module.BodyAsync, options).BeforeLoop(module.BeforeAsync).AfterLoop(module.AfterAsync);
        loop.Start();
        AdvanceSeconds(12);
        loop.Cancel();
        Time.Settle();
        Assert.That(loop.IsRunning, Is.False);
        return (new WeakReference(loop), new WeakReference(module));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Loop, WeakReference Module) RunToTheEndOnTheSystemClock()
    {
        var module = new Module();
        var loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromMilliseconds(2)), module.BodyAsync, new LoopOptions { Listener = module, Count = 3 })
            .BeforeLoop(module.BeforeAsync)
            .AfterLoop(module.AfterAsync);
        Assert.That(loop.Start().Wait(Patience), Is.True);
        return (new WeakReference(loop), new WeakReference(module));
    }

    /// <summary>Within the patience: a thread of the pool may still hold what it has worked on last.</summary>
    private static void AssertCollected(WeakReference loop, WeakReference module)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((loop.IsAlive || module.IsAlive) && !patience.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That((loop.IsAlive, module.IsAlive), Is.EqualTo((false, false)));
    }

    private sealed class Module : LoopListener
    {
        public async Task BodyAsync(LoopIteration iteration, CancellationToken cancelled)
        {
            await Task.Yield();
            cancelled.ThrowIfCancellationRequested();
        }

        public async Task BeforeAsync(CancellationToken cancelled) => await Task.Yield();

        public async Task AfterAsync(LoopEnd end, CancellationToken limit) => await Task.Yield();
    }
}
