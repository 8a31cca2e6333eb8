namespace TaskLoops.Benchmarks.Engines;

/// <summary>A way to run many loops, as its users would write it.</summary>
internal interface IEngine : IAsyncDisposable
{
    /// <summary>Starts the loops of the probe: each ticks once an interval, its first tick where the probe has its phase.</summary>
    Task StartAsync(Probe probe);
}
