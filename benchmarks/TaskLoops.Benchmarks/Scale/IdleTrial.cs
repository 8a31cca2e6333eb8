using System.Diagnostics;
using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Many loops that have ticked once and then sleep for an hour: what they weigh, how long the start took, and what they do to a loop of 100 ms.</summary>
internal sealed record IdleTrial(string Engine, int Loops) : ITrial
{
    public async Task<TrialResult> RunAsync()
    {
        await WarmUp.RunAsync(Engine);
        var probe = new Probe(Loops, TimeSpan.FromHours(1), static _ => TimeSpan.Zero);
        var engine = EngineCatalog.Create(Engine);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        await engine.StartAsync(probe);
        var started = Stopwatch.GetElapsedTime(began);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var weight = GC.GetTotalMemory(forceFullCollection: true) - before;

        var beside = new Probe(loops: 1, TimeSpan.FromMilliseconds(100), static _ => TimeSpan.FromMilliseconds(37));
        var besideEngine = EngineCatalog.Create(Engine);
        await besideEngine.StartAsync(beside);
        beside.Record();
        await Task.Delay(TimeSpan.FromSeconds(5));

        return new TrialResult
        {
            ["B/loop"] = (double)weight / Loops,
            ["start ms"] = started.TotalMilliseconds,
            ["100 ms loop beside: lateness p99 ms"] = beside.Lateness.Quantile(0.99).TotalMilliseconds,
        };
    }
}
