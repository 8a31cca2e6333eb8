using System.Runtime.InteropServices;
using Known = TaskLoops.Benchmarks.Engines.EngineCatalog;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>The whole table of docs/benchmarks.md, but for the steps.</summary>
internal static class ScaleBenchmarks
{
    private const string Cpu = "cpu µs/iteration";
    private const string Kernel = "of it in the kernel µs";
    private const string Bytes = "B/iteration";
    private const string LateMedian = "lateness p50 ms";
    private const string Late = "lateness p99 ms";
    private const string Early = "early";

    public static async Task RunAsync(string path, int rounds, string part)
    {
        await using var report = new StreamWriter(path);
        await report.WriteLineAsync(
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {rounds} rounds, {DateTime.UtcNow:yyyy-MM-dd}\n");
        foreach (var comparison in Comparisons().Where(comparison => comparison.Title.Contains(part, StringComparison.Ordinal)))
            await comparison.WriteAsync(report, rounds);
    }

    private static IEnumerable<Comparison> Comparisons()
    {
        yield return new(
            "10,000 loops x 1 s",
            engine => new SteadyTrial(engine, 10_000, 1_000, WarmUpSeconds: 1, CpuSeconds: 4, LatenessSeconds: 3),
            [Known.Ours, Known.OursPrecise, Known.OursWithTimeout, Known.OursWithMetrics, Known.PeriodicTimer, Known.TaskDelay, Known.ThreadingTimer, Known.Quartz, Known.Coravel],
            Known.PeriodicTimer,
            [Cpu, Kernel, Bytes, LateMedian, Late, Early]);
        yield return new(
            "1 loop x 10 ms",
            engine => new SteadyTrial(engine, 1, 10, WarmUpSeconds: 1, CpuSeconds: 6, LatenessSeconds: 2),
            [Known.Ours, Known.PeriodicTimer, Known.TaskDelay, Known.ThreadingTimer],
            Known.PeriodicTimer,
            [Cpu, Bytes, Late]);
        yield return new(
            "1,000 loops x 1 s",
            engine => new SteadyTrial(engine, 1_000, 1_000, WarmUpSeconds: 1, CpuSeconds: 5, LatenessSeconds: 2),
            [Known.Ours, Known.PeriodicTimer, Known.TaskDelay, Known.ThreadingTimer],
            Known.PeriodicTimer,
            [Cpu, Bytes, Late]);
        yield return new(
            "100,000 loops x 1 s",
            engine => new SteadyTrial(engine, 100_000, 1_000, WarmUpSeconds: 2, CpuSeconds: 4, LatenessSeconds: 2),
            [Known.Ours, Known.PeriodicTimer, Known.TaskDelay],
            Known.PeriodicTimer,
            [Cpu, Bytes, Late]);
        yield return new(
            "100,000 loops due at one instant",
            engine => new BurstTrial(engine, 100_000),
            [Known.Ours, Known.PeriodicTimerBurst],
            Known.PeriodicTimerBurst,
            ["longest wait ms", "median wait ms", "cpu ms", "100 ms loop beside: longest lateness ms"]);
        yield return new(
            "20,000 idle loops",
            engine => new IdleTrial(engine, 20_000),
            [Known.OursOneBody, Known.Ours, Known.PeriodicTimer, Known.TaskDelay],
            Known.PeriodicTimer,
            ["B/loop", "start ms"]);
        yield return new(
            "1,000,000 idle loops",
            engine => new IdleTrial(engine, 1_000_000),
            [Known.Ours, Known.PeriodicTimer],
            Known.PeriodicTimer,
            ["B/loop", "start ms", "100 ms loop beside: lateness p99 ms"]);
        yield return new(
            "100,000 idle loops ended",
            engine => new EndTrial(engine, 100_000),
            [Known.Ours, Known.PeriodicTimer],
            Known.PeriodicTimer,
            ["end ms"]);
        yield return new(
            "1,000,000 repetitions",
            step => new LifeTrial(step, 1_000_000),
            [LifeTrial.StartAndCancel, LifeTrial.ChangeSchedule, LifeTrial.Module],
            LifeTrial.StartAndCancel,
            ["µs", "last tenth x first", "heap left behind, B for each"]);
    }
}
