using System.Diagnostics;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>A loop of <see cref="Task.Delay(TimeSpan, CancellationToken)"/> that keeps to its grid.</summary>
internal sealed class TaskDelayEngine : IEngine
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
        var next = probe.Phase(index);
        probe.Plan(index, next);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var remaining = next - Stopwatch.GetElapsedTime(began);
            if (remaining > TimeSpan.Zero)
                await Task.Delay(remaining, _cancelled.Token);
            await probe.Tick(index);
            next += probe.Interval;
        }
    }
}
