using System.Diagnostics;
using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Many loops in steady state: CPU and bytes for an iteration, then how late the iterations are.</summary>
internal sealed record SteadyTrial(string Engine, int Loops, double IntervalMs, double WarmUpSeconds, double CpuSeconds, double LatenessSeconds) : ITrial
{
    private const int PhaseSeed = 20260101;

    public async Task<TrialResult> RunAsync()
    {
        await WarmUp.RunAsync(Engine);

        var interval = TimeSpan.FromMilliseconds(IntervalMs);
        var phases = new Random(PhaseSeed);
        var probe = new Probe(Loops, interval, _ => interval * phases.NextDouble());
        var engine = EngineCatalog.Create(Engine);
        await engine.StartAsync(probe);
        await Task.Delay(interval + TimeSpan.FromSeconds(WarmUpSeconds));

        var usage = Environment.CpuUsage;
        var (cpu, allocated, iterations) = (usage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), probe.Iterations);
        await Task.Delay(TimeSpan.FromSeconds(CpuSeconds));
        var kernel = Environment.CpuUsage.PrivilegedTime - usage.PrivilegedTime;
        (cpu, allocated, iterations) = (Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated, probe.Iterations - iterations);

        probe.Record();
        await Task.Delay(TimeSpan.FromSeconds(LatenessSeconds));

        return new TrialResult
        {
            ["iterations"] = iterations,
            ["cpu µs/iteration"] = cpu.TotalMicroseconds / iterations,
            ["of it in the kernel µs"] = kernel.TotalMicroseconds / iterations,
            ["B/iteration"] = (double)allocated / iterations,
            ["lateness p50 ms"] = probe.Lateness.Quantile(0.5).TotalMilliseconds,
            ["lateness p99 ms"] = probe.Lateness.Quantile(0.99).TotalMilliseconds,
            ["lateness p99.9 ms"] = probe.Lateness.Quantile(0.999).TotalMilliseconds,
            ["lateness max ms"] = probe.Lateness.Longest.TotalMilliseconds,
            ["early"] = probe.Lateness.Early,
        };
    }
}
