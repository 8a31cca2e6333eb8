using System.Runtime.CompilerServices;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.Soak.Leaks;

/// <summary>Whether an assembly can be unloaded whose modules have had loops.</summary>
[NonParallelizable]
[Category("M2")]
public sealed class PluginTests
{
    private const int Times = 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly VirtualTimeProvider _time = new();

    [Test]
    public async Task An_assembly_whose_modules_are_unloaded_can_be_unloaded_without_a_container()
    {
        List<WeakReference> contexts = [];
        for (var time = 0; time < Times; time++)
            contexts.Add(await PlayAsync());

        await AssertGoneAsync(contexts);
    }

    [Test]
    public async Task An_assembly_whose_modules_are_unloaded_can_be_unloaded_in_a_container_that_lives_on()
    {
        var source = new TenantSource();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddSingleton<ModuleSource>(source).AddLogging();
        services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero);
        await using var provider = services.BuildServiceProvider();
        await provider.StartTaskLoopsAsync();
        List<WeakReference> contexts = [];
        for (var time = 0; time < Times; time++)
            contexts.Add(await PlayAsync(provider, source));

        await AssertGoneAsync(contexts);
        await provider.StopTaskLoopsAsync().WaitAsync(_patience);
    }

    private static async Task AssertGoneAsync(List<WeakReference> contexts)
    {
        // An unloading takes several collections, and each waits for finalizers.
        for (var time = 0; time < 20 && contexts.Exists(context => context.IsAlive); time++)
        {
            Heap.Settled();
            await Task.Yield();
        }

        Assert.That(contexts.Count(context => context.IsAlive), Is.Zero, $"of {contexts.Count} assemblies are still there");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> PlayAsync()
    {
        var context = new PluginContext();
        var module = ModuleLoops.For(Activator.CreateInstance(context.Load(typeof(PluginModule)))!, context.Load(typeof(PluginModule)), new ModuleLoopsOptions
        {
            Loops = new LoopOptions { TimeProvider = _time, Retry = new RetryPolicy { Random = () => 0.5 }, Listener = new SilentListener() },
            Parameters = new NoParameters(),
        });
        module.Start();
        _time.Advance(TimeSpan.FromSeconds(60));
        AssertRan(module);
        await module.DisposeAsync().AsTask().WaitAsync(_patience);
        context.Unload();
        return new WeakReference(context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> PlayAsync(ServiceProvider provider, TenantSource source)
    {
        var context = new PluginContext();
        source.Add(context.Load(typeof(PluginModule)));
        await provider.GetRequiredService<ModuleWatch>().LookAsync().WaitAsync(_patience);
        _time.Advance(TimeSpan.FromSeconds(60));
        AssertRan(provider.GetRequiredService<HostedLoops>().Modules.Single());
        source.Remove();
        await provider.GetRequiredService<ModuleWatch>().LookAsync().WaitAsync(_patience);
        context.Unload();
        return new WeakReference(context);
    }

    private static void AssertRan(ModuleLoops module) =>
        Assert.That(module.Loops.Select(loop => loop.CurrentIteration), Is.EqualTo(new long?[] { 60, 30, 12 }));

    private sealed class SilentListener : LoopListener;

    private sealed class NoParameters : ParameterSource
    {
        public override Func<ParameterScope, object?>? Find(System.Reflection.ParameterInfo parameter) => static _ => null;

        public override ParameterScope Open(TaskLoop loop) => new NoScope();
    }

    private sealed class NoScope : ParameterScope
    {
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
