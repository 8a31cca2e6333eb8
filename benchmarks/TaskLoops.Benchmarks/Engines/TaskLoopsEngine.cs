namespace TaskLoops.Benchmarks.Engines;

/// <summary>TaskLoops, with every feature present and idle.</summary>
internal sealed class TaskLoopsEngine(LoopOptions options) : IEngine
{
    private readonly List<TaskLoop> _loops = [];

    public Task StartAsync(Probe probe)
    {
        _loops.Capacity = probe.Loops;
        for (var i = 0; i < probe.Loops; i++)
        {
            var index = i;
            var phase = probe.Phase(index);
            var loop = TaskLoop.Create(Schedule.Every(probe.Interval), (_, _) => probe.Tick(index), new LoopOptions(options) { InitialDelay = phase });
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
