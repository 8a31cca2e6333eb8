namespace TaskLoops.Running;

/// <summary>One of the places for iterations that overlap: used again when its iteration has ended.</summary>
internal sealed class LoopPlaceInRun
{
    private readonly LoopIterations _run;
    private LoopIteration _iteration;
    private ClockReading _began;

    public LoopPlaceInRun(LoopIterations run)
    {
        _run = run;
        Attempts = new LoopAttempts(run);
    }

    public LoopAttempts Attempts { get; }

    /// <summary>Whether an iteration has the place; guarded by the loop's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Gives the place to an iteration.</summary>
    public LoopPlaceInRun For(LoopIteration iteration, ClockReading began)
    {
        (_iteration, _began) = (iteration, began);
        return this;
    }

    /// <summary>Begins the iteration on the caller's stack; what follows its first wait runs elsewhere.</summary>
    public void Run() => _ = RunAsync();

    private async Task RunAsync()
    {
        var flow = new LoopFlow(_run.Loop.Body.IsSynchronous);
        LoopFlow.Mark(flow);
        await _run.RunIterationAsync(_iteration, _began, flow, this).ConfigureAwait(false);
    }
}
