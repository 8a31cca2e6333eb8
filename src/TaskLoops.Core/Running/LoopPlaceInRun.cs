namespace TaskLoops.Running;

/// <summary>One of the places for iterations that overlap: used again when its iteration has ended.</summary>
internal sealed class LoopPlaceInRun : IThreadPoolWorkItem
{
    private readonly TaskLoop _loop;
    private readonly LoopIterations _iterations;
    private LoopIteration _iteration;

    public LoopPlaceInRun(TaskLoop loop, LoopRun run, LoopIterations iterations, object sync)
    {
        _loop = loop;
        _iterations = iterations;
        Attempts = new LoopAttempts(loop, run, sync);
    }

    public LoopAttempts Attempts { get; }

    /// <summary>Begins the iteration where it was decided on, while the run goes on elsewhere: nothing comes in between, and synchronous bodies overlap too.</summary>
    public LoopPlaceInRun For(LoopIteration iteration)
    {
        _iteration = iteration;
        return this;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        var flow = new LoopFlow(onStackOnly: _loop.IsSynchronous);
        flow.MarkContext();
        await _iterations.RunIterationAsync(_iteration, Attempts, flow).ConfigureAwait(false);
    }
}
