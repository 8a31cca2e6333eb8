using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.Benchmarks.Steps;

/// <summary>What one iteration costs without its wait, bare and with what users add; and what the same costs without a loop.</summary>
/// <remarks>On one processor: on two, whether another thread snatches the next iteration is a matter of luck, and costs more than all that is to be measured.</remarks>
[MemoryDiagnoser]
[ShortRunJob]
public class IterationSteps
{
    private const int Iterations = 100_000;

    private static readonly ActivitySource _source = new("Benchmarks");
    private ServiceProvider _services = null!;
    private TaskLoop _bare = null!;
    private TaskLoop _limited = null!;
    private TaskLoop _hosted = null!;
    private TaskLoop _scoped = null!;
    private TaskLoop _scopedByHand = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        var services = new ServiceCollection().AddLogging().AddScoped<Scoped>();

        // No stagger: a loop that is started again as soon as it has ended would wait for its turn, which is no cost of an iteration.
        services.AddTaskLoops(static options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("scoped", Schedule.AsFastAsPossible, static (Scoped scoped) => scoped.Use(), static options => new LoopOptions(options) { Count = Iterations })
            .AddLoop("scoped by hand", Schedule.AsFastAsPossible, UseServiceAsync, static options => new LoopOptions(options) { Count = Iterations })
            .AddLoop("hosted", Schedule.AsFastAsPossible, static () => ValueTask.CompletedTask, static options => new LoopOptions(options) { Count = Iterations });
        _services = services.BuildServiceProvider();
        await _services.StartTaskLoopsAsync();
        _scoped = _services.GetRequiredService<HostedLoops>().Get("scoped");
        _hosted = _services.GetRequiredService<HostedLoops>().Get("hosted");
        _scopedByHand = _services.GetRequiredService<HostedLoops>().Get("scoped by hand");
        await Task.WhenAll(_scoped.Completion, _scopedByHand.Completion, _hosted.Completion);
        _bare = Loop(new LoopOptions { Count = Iterations });
        _limited = Loop(new LoopOptions { Count = Iterations, IterationTimeout = TimeSpan.FromSeconds(30) });
    }

    [GlobalSetup(Targets = [nameof(TracedLoop), nameof(ActivityAlone)])]
    public async Task SetUpTracedAsync()
    {
        await SetUpAsync();
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "TaskLoops" or "Benchmarks",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        });
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _services.DisposeAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Iterations)]
    public Task Loop() => _bare.Start();

    [Benchmark(OperationsPerInvoke = Iterations)]
    public Task LoopWithTimeout() => _limited.Start();

    /// <summary>What a loop costs in a host, which listens to it: less this, what the next costs is its scope.</summary>
    [Benchmark(OperationsPerInvoke = Iterations)]
    public Task HostedLoop() => _hosted.Start();

    [Benchmark(OperationsPerInvoke = Iterations)]
    public Task LoopWithScopedService() => _scoped.Start();

    /// <summary>The container's own cost in its place: what a body pays that opens the scope itself.</summary>
    [Benchmark(OperationsPerInvoke = Iterations)]
    public Task LoopWithScopeByHand() => _scopedByHand.Start();

    [Benchmark(OperationsPerInvoke = Iterations)]
    public Task TracedLoop() => _bare.Start();

    /// <summary>A hop to the pool, which each iteration of a loop without waits has.</summary>
    [Benchmark(OperationsPerInvoke = Iterations)]
    public async Task YieldAlone()
    {
        for (var i = 0; i < Iterations; i++)
            await Task.Yield();
    }

    [Benchmark(OperationsPerInvoke = Iterations)]
    public async Task ScopeAlone()
    {
        for (var i = 0; i < Iterations; i++)
            await UseServiceAsync();
    }

    [Benchmark(OperationsPerInvoke = Iterations)]
    public void ActivityAlone()
    {
        for (var i = 0; i < Iterations; i++)
        {
            using var activity = _source.StartActivity("loop bare");
            activity?.SetTag("name", "bare").SetTag("index", i).SetTag("missed", 0).SetTag("outcome", "succeeded");
        }
    }

    private async ValueTask UseServiceAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scoped>().Use();
    }

    private static TaskLoop Loop(LoopOptions options) => TaskLoop.Create(Schedule.AsFastAsPossible, static (_, _) => ValueTask.CompletedTask, options);

    private sealed class Scoped
    {
        private int _uses;

        public void Use() => _uses++;
    }
}
