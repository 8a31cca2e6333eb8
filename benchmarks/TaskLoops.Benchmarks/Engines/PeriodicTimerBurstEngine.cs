namespace TaskLoops.Benchmarks.Engines;

/// <summary>As <see cref="PeriodicTimerEngine"/>, but all timers keep to one grid: a period of its own for each tick makes up for when the tick before was.</summary>
internal sealed class PeriodicTimerBurstEngine : IEngine
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly List<Task> _loops = [];

    public Task StartAsync(Probe probe)
    {
        for (var i = 0; i < probe.Loops; i++)
            _loops.Add(RunAsync(probe, i));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _cancelled.CancelAsync();
        foreach (var loop in _loops)
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cancelled.Dispose();
    }

    private async Task RunAsync(Probe probe, int index)
    {
        var phase = probe.Phase(index);
        using var timer = new PeriodicTimer(phase);
        probe.Plan(index, phase);
        while (await timer.WaitForNextTickAsync(_cancelled.Token))
        {
            await probe.Tick(index);
            timer.Period = probe.UntilNext(index);
        }
    }
}
