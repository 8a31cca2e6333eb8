namespace TaskLoops.Running;

/// <summary>One run at its gate: waits until it is let through and for its turn to pass, and says when that takes long (rules G1 and G2).</summary>
internal sealed class LoopGatePass(TaskLoop loop, LoopRun run, LoopAwaitableWait wait)
{
    /// <summary>When a run that waits for its gate first says so, and how often afterwards.</summary>
    private static readonly TimeSpan _firstReport = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _reportInterval = TimeSpan.FromMinutes(10);

    private bool _isLetThrough;

    /// <summary>The gate is or was open while the run was at it.</summary>
    public void LetThrough() => Volatile.Write(ref _isLetThrough, true);

    /// <summary>Passes the gate, if there is one, or gives up because the run is to end.</summary>
    public async ValueTask PassAsync()
    {
        if (loop.Options.Gate is not { } gate)
            return;

        await WaitUntilLetThroughAsync().ConfigureAwait(true);
        gate.Remove(run);
        if (run.IsEnding())
            return;

        var passage = gate.TakePassage(loop.Queue.Steady());
        while (loop.Queue.Steady() < passage && !run.IsEnding())
            await wait.Until(passage).ConfigureAwait(false);
    }

    private async ValueTask WaitUntilLetThroughAsync()
    {
        var began = loop.Queue.Steady();
        var report = began.After(_firstReport);
        while (!Volatile.Read(ref _isLetThrough) && !run.IsEnding())
        {
            await wait.Until(report).ConfigureAwait(false);
            if (Volatile.Read(ref _isLetThrough) || loop.Queue.Steady() < report)
                continue;

            loop.Reports.GateAwaited(report - began);
            report = report.After(_reportInterval);
        }
    }
}
