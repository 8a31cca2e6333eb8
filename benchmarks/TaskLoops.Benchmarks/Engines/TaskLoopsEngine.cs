namespace TaskLoops.Benchmarks.Engines;

/// <summary>TaskLoops, with every feature present and idle.</summary>
internal sealed class TaskLoopsEngine(LoopOptions options) : IEngine
{
    private readonly List<TaskLoop> _loops = [];

    public Task StartAsync(Probe probe)
    {
        var schedule = Schedule.Every(probe.Interval);
        _loops.Capacity = probe.Loops;
        for (var i = 0; i < probe.Loops; i++)
        {
            var index = i;
            var phase = probe.Phase(index);
            var withPhase = phase > TimeSpan.Zero ? new LoopOptions(options) { InitialDelay = phase } : options;
            var loop = TaskLoop.Create(schedule, (_, _) => probe.Tick(index), withPhase);
            probe.Plan(index, phase);
            loop.Start();
            _loops.Add(loop);
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops)
            await loop.DisposeAsync();
    }
}
