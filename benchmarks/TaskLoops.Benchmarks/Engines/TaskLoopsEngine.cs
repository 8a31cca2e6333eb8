namespace TaskLoops.Benchmarks.Engines;

/// <summary>TaskLoops, with every feature present and idle.</summary>
/// <param name="options">The options of all loops, but for their phases.</param>
/// <param name="hasOneBody">Whether the loops share a delegate, which then counts for the first of them, instead of a delegate and a closure for each.</param>
internal sealed class TaskLoopsEngine(LoopOptions options, bool hasOneBody = false) : IEngine
{
    private readonly List<TaskLoop> _loops = [];

    public Task StartAsync(Probe probe)
    {
        var schedule = Schedule.Every(probe.Interval);
        _loops.Capacity = probe.Loops;
        var oneBody = Body(probe, 0);
        for (var i = 0; i < probe.Loops; i++)
        {
            var index = i;
            var phase = probe.Phase(index);
            var withPhase = phase > TimeSpan.Zero ? new LoopOptions(options) { InitialDelay = phase } : options;
            var loop = TaskLoop.Create(schedule, hasOneBody ? oneBody : Body(probe, index), withPhase);
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

    private static Func<LoopIteration, CancellationToken, ValueTask> Body(Probe probe, int index) => (_, _) => probe.Tick(index);
}
