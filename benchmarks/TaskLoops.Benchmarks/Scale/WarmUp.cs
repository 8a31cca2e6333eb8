using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>The compiler has done its work before anything is measured, however few iterations the trial has.</summary>
internal static class WarmUp
{
    public static async Task RunAsync(string engineName)
    {
        if (engineName == EngineCatalog.Coravel)
            return;

        await using var engine = EngineCatalog.Create(engineName);
        await engine.StartAsync(new Probe(loops: 100, TimeSpan.FromMilliseconds(10), i => TimeSpan.FromMilliseconds(1 + (i % 10))));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
    }
}
