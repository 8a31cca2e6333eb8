namespace TaskLoops.Running;

/// <summary>Fails a run whose clock has thrown while it slept, in a work item of its own: whoever asked the clock may hold locks.</summary>
internal sealed class LoopClockFault(LoopRunState run, Exception fault) : IThreadPoolWorkItem
{
    public void Execute()
    {
        run.TimeFailed(fault);
        run.End(runHere: true);
    }
}
