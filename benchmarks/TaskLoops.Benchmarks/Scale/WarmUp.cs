using TaskLoops.Benchmarks.Engines;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>The compiler has done its work before anything is measured, however few iterations the trial has.</summary>
internal static class WarmUp
{
    public static async Task RunAsync(string engineName)
    {
        if (engineName == EngineCatalog.Coravel)
            return;

        await RunEngineAsync(engineName);

        // On a fresh stack: on that of the engine's end, what is measured next would have the engine in its memory.
        await Task.Delay(TimeSpan.FromMilliseconds(100));
    }

    private static async Task RunEngineAsync(string engineName)
    {
        await using var engine = EngineCatalog.Create(engineName);
        await engine.StartAsync(new Probe(loops: 100, TimeSpan.FromMilliseconds(10), i => TimeSpan.FromMilliseconds(1 + (i % 10))));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
    }
}
