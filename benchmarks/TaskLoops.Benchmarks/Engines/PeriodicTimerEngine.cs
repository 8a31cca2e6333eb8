namespace TaskLoops.Benchmarks.Engines;

/// <summary>The loop that a careful author writes by hand: a <see cref="PeriodicTimer"/>, awaited with a token.</summary>
internal sealed class PeriodicTimerEngine : IEngine
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
        if (phase > TimeSpan.Zero)
            await Task.Delay(phase, _cancelled.Token);
        using var timer = new PeriodicTimer(probe.Interval);
        probe.Plan(index, probe.Interval);
        while (await timer.WaitForNextTickAsync(_cancelled.Token))
            await probe.Tick(index);
    }
}
