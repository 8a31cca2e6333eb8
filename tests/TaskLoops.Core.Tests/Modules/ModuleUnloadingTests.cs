using System.Runtime.CompilerServices;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

[Category("M2")]
public sealed class ModuleUnloadingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly VirtualTimeProvider _time = new();
    private readonly ReportLog _reports = new();

    [Test]
    public async Task M2_unloading_cancels_waits_for_the_after_hooks_and_then_disposes_of_the_instance()
    {
        var cog = new Orderly(_time);
        var module = Module.Load(cog, _time, _reports);
        module.Start();
        _time.Settle();

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(2));
        await unloading.Promptly();

        Assert.That(cog.Log, Is.EqualTo(new[] { "begins", "cancelled", "after begins", "after ends", "disposed of asynchronously" }));
        Assert.That(_reports.Lines, Is.EqualTo(new[] { "Orderly.TickAsync: Cancelled" }));
    }

    [Test]
    public async Task M2_all_loops_are_cancelled_together()
    {
        var cog = new SlowToEnd(_time);
        var module = Module.Load(cog, _time);
        module.Start();
        _time.Settle();

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(10));
        await unloading.Promptly();

        Assert.That(cog.Log, Is.EqualTo(new[] { "after at 10", "after at 10", "after at 10", "disposed of at 10" }));
    }

    [Test]
    public async Task M2_an_idle_module_is_disposed_of_at_once()
    {
        var cog = new Plain();
        var module = Module.Load(cog, _time);

        await module.DisposeAsync().AsTask().Promptly();

        Assert.That(cog.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task M2_unloading_twice_disposes_of_the_instance_once()
    {
        var cog = new Plain();
        var module = Module.Load(cog, _time);
        module.Start();
        _time.Settle();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => module.DisposeAsync().AsTask()))).Promptly();
        await module.DisposeAsync().AsTask().Promptly();

        Assert.That(cog.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task M2_an_instance_that_belongs_to_somebody_else_is_left_alone()
    {
        var cog = new Plain();
        var module = ModuleLoops.For(cog, new ModuleLoopsOptions { Loops = new LoopOptions { TimeProvider = _time }, DisposeInstance = false });
        module.Start();

        await module.DisposeAsync().AsTask().Promptly();

        Assert.That(cog.Disposals, Is.Zero);
    }

    [Test]
    public async Task M2_an_instance_may_unload_its_own_module_when_it_is_disposed_of()
    {
        var cog = new SelfOwned(_time, _reports);
        cog.Loops.Start();
        _time.Settle();

        await cog.DisposeAsync().AsTask().Promptly();

        Assert.That(cog.Disposals, Is.EqualTo(2), "by its user, and by the module, which waits for nothing then");
        Assert.That(_reports.Lines, Is.EqualTo(new[] { "SelfOwned.Tick: Cancelled" }));
        Assert.That(_time.GetTimestamp(), Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    [Category("E7")]
    public async Task E7_what_the_disposal_throws_is_reported_and_not_thrown(bool isAsynchronous)
    {
        object cog = isAsynchronous ? new FailingAsynchronously() : new Failing();
        var module = ModuleLoops.For(cog, cog.GetType(), Module.In(_time, _reports));

        await module.DisposeAsync().AsTask().Promptly();

        Assert.That(_reports.Lines, Is.EqualTo(new[] { $"{cog.GetType().Name}.Tick: Disposal no" }));
    }

    [Test]
    [Category("L11")]
    public async Task L11_unloading_waits_for_the_end_timeout_and_the_instance_is_disposed_of_when_its_last_body_has_really_ended()
    {
        var cog = new Deaf(_time);
        var module = Module.Load(cog, _time, _reports);
        module.Start();
        _time.Settle();

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(30));
        await unloading.Promptly();
        Assert.That(_reports.Lines, Is.EquivalentTo(new[] { "Deaf.Short: not ended after 30 s", "Deaf.Long: not ended after 30 s" }));
        Assert.That(cog.Log, Is.Empty);

        _time.Advance(Module.Seconds(70));
        _time.Advance(Module.Seconds(100));

        Assert.That(cog.Log, Is.EqualTo(new[] { "short ends at 100", "long ends at 200", "disposed of at 200" }));
    }

    [Test]
    [Category("L11")]
    public async Task L11_a_disposal_that_takes_too_long_is_reported_and_not_waited_for()
    {
        var cog = new SlowDisposal(_time);
        var module = Module.Load(cog, _time, _reports);

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(29));
        Assert.That(unloading.IsCompleted, Is.False);
        _time.Advance(Module.Seconds(1));
        await unloading.Promptly();
        _time.Advance(Module.Seconds(100));

        Assert.That(cog.IsDisposed, Is.True);
        Assert.That(_reports.Lines.Single(), Does.StartWith("SlowDisposal.Tick: Disposal A SlowDisposal has not been disposed of in time"));
    }

    [Test]
    [Category("L11")]
    public async Task L11_what_the_ends_of_the_runs_have_taken_is_no_longer_there_for_the_disposal()
    {
        var module = Module.Load(new SlowThroughout(_time), _time, _reports);
        module.Start();
        _time.Settle();

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(20));
        _time.Advance(Module.Seconds(9));
        Assert.That(unloading.IsCompleted, Is.False);
        _time.Advance(Module.Seconds(1));
        await unloading.Promptly();

        Assert.That(
            _reports.Lines,
            Is.EqualTo(new[]
            {
                "SlowThroughout.Tick: Cancelled",
                "SlowThroughout.Tick: Disposal A SlowThroughout has not been disposed of in time: its disposal, or a call by InvokeAsync, has not ended.",
            }));
    }

    [Test]
    [Category("L11")]
    [Category("L12")]
    public async Task L11_an_instance_is_not_disposed_of_while_an_invoked_body_is_in_it()
    {
        var cog = new Deaf(_time);
        var module = Module.Load(cog, _time, _reports);
        var invoked = module.Get(nameof(Deaf.Short)).InvokeAsync().AsTask();

        var unloading = module.DisposeAsync().AsTask();
        _time.Advance(Module.Seconds(30));
        await unloading.Promptly();
        Assert.That(cog.Log, Is.Empty);

        _time.Advance(Module.Seconds(70));
        await invoked.Promptly();
        _time.Settle();
        Assert.That(cog.Log, Is.EqualTo(new[] { "short ends at 100", "disposed of at 100" }));
    }

    [Test]
    [Category("L12")]
    public async Task L12_what_an_invoked_body_throws_goes_to_its_caller()
    {
        await using var module = Module.Load(new Failing(), _time, _reports);

        Assert.That(async () => await module.Loops[0].InvokeAsync(), Throws.TypeOf<FormatException>());
        Assert.That(_reports.Lines, Is.Empty);
    }

    [Test]
    [Category("L11")]
    public void L11_an_ended_and_unloaded_module_can_be_collected()
    {
        var registry = new LoopRegistry();
        var gate = new ReadyGate();
        gate.Open();
        var options = new ModuleLoopsOptions { Loops = new LoopOptions { TimeProvider = _time, Registry = registry, Gate = gate, Connection = new LoopConnection() } };

        var references = RunAndUnload(options);

        AssertCollected(references);
    }

    [Test]
    [Category("L11")]
    public void L11_an_ended_module_that_nobody_has_unloaded_can_be_collected()
    {
        var references = RunToEnd(Module.In(_time));

        AssertCollected(references);
    }

    [Test]
    [Category("L11")]
    public void L11_a_running_module_is_kept_alive()
    {
        var reference = Run(Module.In(_time));

        Collect();
        _time.Advance(Module.Seconds(5));

        Assert.That(((Counter?)reference.Target)?.Count, Is.EqualTo(6));
    }

    private static void AssertCollected(WeakReference[] references)
    {
        Collect();
        Assert.That(references.Select(reference => reference.IsAlive), Is.All.False);
    }

    private static void Collect()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] RunAndUnload(ModuleLoopsOptions options)
    {
        var cog = new Counter();
        var module = ModuleLoops.For(cog, options);
        module.Start();
        _time.Advance(Module.Seconds(5));
        Assert.That(cog.Count, Is.EqualTo(6));

        Assert.That(module.DisposeAsync().AsTask().Wait(_patience), Is.True);
        _time.Settle();
        return [new(cog), new(module), new(module.Loops[0])];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] RunToEnd(ModuleLoopsOptions options)
    {
        var cog = new Counter();
        var module = ModuleLoops.For(cog, options);
        module.Start();
        _time.Advance(Module.Seconds(5));
        module.Stop();
        _time.Settle();
        Assert.That(module.Loops[0].IsRunning, Is.False);
        return [new(cog), new(module), new(module.Loops[0])];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Run(ModuleLoopsOptions options)
    {
        var cog = new Counter();
        ModuleLoops.For(cog, options).Start();
        _time.Settle();
        return new(cog);
    }

    private sealed class Orderly(VirtualTimeProvider time) : IAsyncDisposable, IDisposable
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1)]
        public async Task TickAsync(CancellationToken cancelled)
        {
            Log.Add("begins");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancelled);
            }
            finally
            {
                Log.Add("cancelled");
            }
        }

        [AfterLoop]
        public async Task AfterAsync(CancellationToken limit)
        {
            Log.Add("after begins");
            await Task.Delay(Module.Seconds(2), time, limit);
            Log.Add("after ends");
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Log.Add("disposed of asynchronously");
        }

        public void Dispose() => Log.Add("disposed of synchronously");
    }

    private sealed class SlowToEnd(VirtualTimeProvider time) : IDisposable
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1)]
        public void One()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Two()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Three()
        {
        }

        [AfterLoop]
        public async Task AfterAsync(CancellationToken limit)
        {
            await Task.Delay(Module.Seconds(10), time, limit);
            Log.Add($"after at {time.Elapsed()}");
        }

        public void Dispose() => Log.Add($"disposed of at {time.Elapsed()}");
    }

    private sealed class Plain : IDisposable
    {
        public int Disposals { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        public void Dispose() => Disposals++;
    }

    private sealed class SelfOwned : IAsyncDisposable
    {
        public SelfOwned(VirtualTimeProvider time, ReportLog reports) => Loops = Module.Load(this, time, reports);

        public ModuleLoops Loops { get; }

        public int Disposals { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        public async ValueTask DisposeAsync()
        {
            Disposals++;
            await Loops.DisposeAsync();
        }
    }

    private sealed class Failing : IDisposable
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick() => throw new FormatException();

        public void Dispose() => throw new NotSupportedException("no");
    }

    private sealed class FailingAsynchronously : IAsyncDisposable
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            throw new NotSupportedException("no");
        }
    }

    private sealed class Deaf(VirtualTimeProvider time) : IDisposable
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1)]
        public async Task Short()
        {
            await Task.Delay(Module.Seconds(100), time);
            Log.Add($"short ends at {time.Elapsed()}");
        }

        [ModuleLoop(Seconds = 1)]
        public async Task Long()
        {
            await Task.Delay(Module.Seconds(200), time);
            Log.Add($"long ends at {time.Elapsed()}");
        }

        public void Dispose() => Log.Add($"disposed of at {time.Elapsed()}");
    }

    private sealed class SlowDisposal(VirtualTimeProvider time) : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Delay(Module.Seconds(100), time);
            IsDisposed = true;
        }
    }

    private sealed class SlowThroughout(VirtualTimeProvider time) : IAsyncDisposable
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [AfterLoop]
        public Task AfterAsync(CancellationToken limit) => Task.Delay(Module.Seconds(20), time, limit);

        public async ValueTask DisposeAsync() => await Task.Delay(Module.Seconds(100), time);
    }

    private sealed class Counter
    {
        public int Count { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public async Task TickAsync(TaskLoop loop)
        {
            await Task.Yield();
            Count++;
        }

        [BeforeLoop]
        public Task BeforeAsync() => Task.CompletedTask;

        [AfterLoop]
        public async Task AfterAsync() => await Task.Yield();
    }
}
