using System.Collections;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

[Category("M2")]
public sealed class ModuleStartTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly ReportLog _reports = new();

    [Test]
    public async Task M2_loading_starts_nothing_and_Start_starts_what_starts_with_its_module()
    {
        await using var module = Module.Load(new Three(), _time);
        Assert.That(Running(module), Is.Empty);

        module.Start();

        Assert.That(Running(module), Is.EqualTo(new[] { "Three.First", "Three.Third" }));
    }

    [Test]
    public async Task M2_a_start_that_is_not_told_which_is_refused()
    {
        await using var module = Module.Load(new Three(), _time);

        Assert.That(() => module.Start(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("which"));
        Assert.That(Running(module), Is.Empty);
    }

    [Test]
    public async Task M2_a_second_Start_throws_and_changes_nothing()
    {
        await using var module = Module.Load(new Three(), _time, _reports);
        module.Start();
        _time.Settle();

        Assert.That(module.Start, Throws.InvalidOperationException.With.Message.Contains("'Three.First' is running already"));

        _time.Settle();
        Assert.That(Running(module), Is.EqualTo(new[] { "Three.First", "Three.Third" }));
        Assert.That(_reports.Lines, Is.Empty);
    }

    [Test]
    public async Task M2_a_start_that_fails_half_way_cancels_what_it_has_started()
    {
        await using var module = Module.Load(new Three(), _time, _reports);
        _ = module.Get(nameof(Three.Third)).Start();
        _ = module.Get(nameof(Three.Second)).Start();

        Assert.That(module.Start, Throws.InvalidOperationException.With.Message.Contains("'Three.Third' is running already"));

        _time.Settle();
        Assert.That(_reports.Lines, Is.EqualTo(new[] { "Three.First: Cancelled" }));
        Assert.That(Running(module), Is.EqualTo(new[] { "Three.Second", "Three.Third" }), "somebody else has started these");
    }

    [Test]
    public async Task M2_a_loop_that_has_been_disposed_of_fails_the_start_and_undoes_it()
    {
        await using var module = Module.Load(new Three(), _time, _reports);
        await module.Get(nameof(Three.Third)).DisposeAsync();

        Assert.That(module.Start, Throws.TypeOf<ObjectDisposedException>());

        _time.Settle();
        Assert.That(Running(module), Is.Empty);
    }

    [Test]
    public async Task M2_after_unloading_every_start_throws()
    {
        var module = Module.Load(new Three(), _time);
        module.Start();
        await module.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.Start, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => module.Loops[1].Start(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(async () => await module.Loops[1].InvokeAsync(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(Running(module), Is.Empty);
        }
    }

    [Test]
    public async Task M2_Stop_lets_bodies_finish_and_Cancel_does_not_and_neither_waits()
    {
        var cog = new Slow(_time);
        await using var module = Module.Load(cog, _time);

        module.Start();
        _time.Settle();
        module.Stop();
        _time.Advance(Module.Seconds(60));
        module.Start();
        _time.Settle();
        module.Cancel();
        _time.Advance(Module.Seconds(60));

        Assert.That(
            cog.Log,
            Is.EqualTo(new[]
            {
                "First begins", "Second begins", "First ends", "Second ends",
                "First begins", "Second begins", "First is cancelled", "Second is cancelled",
            }));
    }

    [Test]
    public async Task M2_StopAsync_waits_for_all_and_its_token_makes_it_a_cancel()
    {
        var cog = new Slow(_time);
        await using var module = Module.Load(cog, _time);
        using var impatience = new CancellationTokenSource();

        module.Start();
        _time.Settle();
        var stopping = module.StopAsync();
        _time.Advance(Module.Seconds(5));
        Assert.That(stopping.IsCompleted, Is.False);
        _time.Advance(Module.Seconds(5));
        await stopping.Promptly();

        module.Start();
        _time.Settle();
        stopping = module.StopAsync(impatience.Token);
        await impatience.CancelAsync();
        await stopping.Promptly();

        Assert.That(cog.Log[..6], Is.EqualTo(new[] { "First begins", "Second begins", "First ends", "Second ends", "First begins", "Second begins" }));
        Assert.That(cog.Log[6..], Is.EquivalentTo(new[] { "First is cancelled", "Second is cancelled" }), "at the same time");
    }

    [Test]
    public async Task M2_CancelAsync_waits_for_all_hooks()
    {
        var cog = new Slow(_time);
        await using var module = Module.Load(cog, _time, _reports);
        module.Start();
        _time.Settle();

        await module.CancelAsync().Promptly();

        Assert.That(_reports.Lines, Is.EquivalentTo(new[] { "Slow.First: Cancelled", "Slow.Second: Cancelled" }));
        module.Start();
        Assert.That(Running(module), Has.Count.EqualTo(2), "a cancel is not for good");
    }

    [Test]
    public void M2_when_a_loop_cannot_be_made_those_before_it_give_back_their_names()
    {
        var registry = new LoopRegistry();
        var options = new ModuleLoopsOptions
        {
            Loops = new LoopOptions { TimeProvider = _time, Registry = registry, ReconnectRules = new FailingTheSecondTime() },
        };

        Assert.That(() => ModuleLoops.For(new Three(), options), Throws.TypeOf<NotSupportedException>());

        Assert.That(registry.Loops, Is.Empty);
    }

    [Test]
    [Category("G1")]
    public async Task G1_a_module_waits_for_its_gate_but_for_loops_that_say_otherwise()
    {
        var gate = new ReadyGate();
        var cog = new Gated();
        await using var module = ModuleLoops.For(cog, new ModuleLoopsOptions { Loops = new LoopOptions { TimeProvider = _time, Gate = gate } });

        module.Start();
        _time.Settle();
        Assert.That(cog.Log, Is.EqualTo(new[] { "at once" }));

        gate.Open();
        _time.Settle();
        Assert.That(cog.Log, Is.EqualTo(new[] { "at once", "ready" }));
    }

    private static List<string> Running(ModuleLoops module) => [.. module.Loops.Where(loop => loop.IsRunning).Names()];

    private sealed class Three
    {
        [ModuleLoop(Seconds = 1)]
        public void First()
        {
        }

        [ModuleLoop(Seconds = 1, AutoStart = false)]
        public void Second()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Third()
        {
        }

        [ModuleLoop<int>(Seconds = 1)]
        public void WithState(int state)
        {
        }
    }

    private sealed class Slow(VirtualTimeProvider time)
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 30)]
        public Task First(CancellationToken cancelled) => RunAsync(nameof(First), cancelled);

        [ModuleLoop(Seconds = 30)]
        public Task Second(CancellationToken cancelled) => RunAsync(nameof(Second), cancelled);

        private async Task RunAsync(string name, CancellationToken cancelled)
        {
            Log.Add($"{name} begins");
            try
            {
                await Task.Delay(Module.Seconds(10), time, cancelled);
                Log.Add($"{name} ends");
            }
            catch (OperationCanceledException)
            {
                Log.Add($"{name} is cancelled");
            }
        }
    }

    private sealed class Gated
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Hours = 1)]
        public void Ready() => Log.Add("ready");

        [ModuleLoop(Hours = 1, WaitUntilReady = false)]
        public void AtOnce() => Log.Add("at once");
    }

    private sealed class FailingTheSecondTime : IReadOnlyList<ReconnectRule>
    {
        private int _uses;

        public int Count => 0;

        public ReconnectRule this[int index] => throw new NotSupportedException();

        public IEnumerator<ReconnectRule> GetEnumerator() =>
            ++_uses < 2 ? Enumerable.Empty<ReconnectRule>().GetEnumerator() : throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
