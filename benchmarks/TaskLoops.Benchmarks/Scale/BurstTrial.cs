using System.Diagnostics;
using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Many loops that are due at one instant, for the second time: how long the last of them waits, and what that does to a loop of 100 ms beside them.</summary>
internal sealed record BurstTrial(string Engine, int Loops) : ITrial
{
    public async Task<TrialResult> RunAsync()
    {
        await WarmUp.RunAsync(Engine);
        var untilFirst = TimeSpan.FromSeconds(4);
        var interval = TimeSpan.FromSeconds(4);
        var began = Stopwatch.GetTimestamp();
        var probe = new Probe(Loops, interval, _ => untilFirst - Stopwatch.GetElapsedTime(began));
        await EngineCatalog.Create(Engine).StartAsync(probe);

        var beside = new Probe(loops: 1, TimeSpan.FromMilliseconds(100), static _ => TimeSpan.FromMilliseconds(37));
        await EngineCatalog.Create(Engine).StartAsync(beside);
        await Task.Delay(untilFirst + (interval / 2) - Stopwatch.GetElapsedTime(began));
        var before = probe.Iterations;
        probe.Record();
        beside.Record();
        var (pauses, collections, cpu) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0), Environment.CpuUsage.TotalTime);
        await Task.Delay(interval);

        return new TrialResult
        {
            ["loops that ticked"] = probe.Iterations - before,
            ["of it garbage collection ms"] = (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds,
            ["collections"] = GC.CollectionCount(0) - collections,
            ["cpu ms"] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            ["longest wait ms"] = probe.Lateness.Longest.TotalMilliseconds,
            ["median wait ms"] = probe.Lateness.Quantile(0.5).TotalMilliseconds,
            ["100 ms loop beside: longest lateness ms"] = beside.Lateness.Longest.TotalMilliseconds,
        };
    }
}
