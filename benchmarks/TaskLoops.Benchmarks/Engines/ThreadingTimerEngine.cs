namespace TaskLoops.Benchmarks.Engines;

/// <summary>A <see cref="Timer"/> with a callback that starts the body: no cancellation, no guard against overlap.</summary>
internal sealed class ThreadingTimerEngine : IEngine
{
    private readonly List<Timer> _timers = [];

    public Task StartAsync(Probe probe)
    {
        for (var i = 0; i < probe.Loops; i++)
        {
            var index = i;
            var phase = probe.Phase(index);
            probe.Plan(index, phase);
            _timers.Add(new Timer(_ => _ = probe.Tick(index).AsTask(), state: null, phase, probe.Interval));
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var timer in _timers)
            await timer.DisposeAsync();
    }
}
