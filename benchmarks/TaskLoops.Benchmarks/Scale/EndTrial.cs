using System.Diagnostics;
using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Many loops that sleep for an hour are ended, one after another: how long all of it takes.</summary>
internal sealed record EndTrial(string Engine, int Loops) : ITrial
{
    public async Task<TrialResult> RunAsync()
    {
        await WarmUp.RunAsync(Engine);
        var engine = EngineCatalog.Create(Engine);
        await engine.StartAsync(new Probe(Loops, TimeSpan.FromHours(1), static _ => TimeSpan.Zero));
        await Task.Delay(TimeSpan.FromSeconds(2));

        var began = Stopwatch.GetTimestamp();
        await engine.DisposeAsync();
        return new TrialResult { ["end ms"] = Stopwatch.GetElapsedTime(began).TotalMilliseconds };
    }
}
