namespace TaskLoops.Running;

/// <summary>One of the places for iterations that overlap: used again when its iteration has ended.</summary>
internal sealed class LoopPlaceInRun
{
    private readonly TaskLoop _loop;
    private readonly LoopIterations _iterations;
    private LoopIteration _iteration;
    private DateTimeOffset _began;

    public LoopPlaceInRun(TaskLoop loop, LoopRun run, LoopIterations iterations)
    {
        _loop = loop;
        _iterations = iterations;
        Attempts = new LoopAttempts(loop, run);
    }

    public LoopAttempts Attempts { get; }

    /// <summary>Gives the place to an iteration.</summary>
    public LoopPlaceInRun For(LoopIteration iteration, DateTimeOffset began)
    {
        (_iteration, _began) = (iteration, began);
        return this;
    }

    /// <summary>Begins the iteration on the caller's stack; what follows its first wait runs elsewhere.</summary>
    public void Run() => _ = RunAsync();

    private async Task RunAsync() =>
        await _iterations.RunIterationAsync(_iteration, _began, Attempts, new LoopFlow(onStackOnly: _loop.Body.IsSynchronous)).ConfigureAwait(false);
}
