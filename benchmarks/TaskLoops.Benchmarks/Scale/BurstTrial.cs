using System.Diagnostics;
using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Many loops that are due at one instant: how long the last of them waits, and what that does to a loop of 100 ms beside them.</summary>
internal sealed record BurstTrial(string Engine, int Loops) : ITrial
{
    public async Task<TrialResult> RunAsync()
    {
        await WarmUp.RunAsync(Engine);
        var untilBurst = TimeSpan.FromSeconds(5);
        var began = Stopwatch.GetTimestamp();
        var probe = new Probe(Loops, TimeSpan.FromHours(1), _ => untilBurst - Stopwatch.GetElapsedTime(began));
        probe.Record();
        await EngineCatalog.Create(Engine).StartAsync(probe);

        var beside = new Probe(loops: 1, TimeSpan.FromMilliseconds(100), static _ => TimeSpan.FromMilliseconds(37));
        await EngineCatalog.Create(Engine).StartAsync(beside);
        Thread.Sleep(untilBurst - TimeSpan.FromMilliseconds(500) - Stopwatch.GetElapsedTime(began));
        beside.Record();
        var (pauses, collections, cpu) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0), Environment.CpuUsage.TotalTime);
        Thread.Sleep(TimeSpan.FromSeconds(3));

        return new TrialResult
        {
            ["loops that ticked"] = probe.Iterations,
            ["of it garbage collection ms"] = (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds,
            ["collections"] = GC.CollectionCount(0) - collections,
            ["cpu ms"] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            ["longest wait ms"] = probe.Lateness.Longest.TotalMilliseconds,
            ["median wait ms"] = probe.Lateness.Quantile(0.5).TotalMilliseconds,
            ["100 ms loop beside: longest lateness ms"] = beside.Lateness.Longest.TotalMilliseconds,
        };
    }
}
