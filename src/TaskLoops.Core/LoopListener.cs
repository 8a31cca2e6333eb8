namespace TaskLoops;

/// <summary>Hears of everything that happens in the loops it is given to: the seam for logs, health checks and dashboards.</summary>
/// <remarks>
/// Override what you need. Calls come from any thread, in the order of events within one run, never under a lock, and before the loop goes on: keep
/// them short. What they throw is reported to the other listeners or to standard error, and disturbs nothing else (rule E7). A loop without any
/// listener writes its retries, unhandled exceptions, failing hooks and a gate that does not open to standard error.
/// </remarks>
public abstract class LoopListener
{
    /// <summary>A run has been started and is about to pass its gate.</summary>
    /// <param name="loop">The loop.</param>
    public virtual void OnRunStarted(TaskLoop loop)
    {
    }

    /// <summary>A run has ended; its after hook has returned.</summary>
    /// <param name="end">The loop, the reason and the number of iterations.</param>
    public virtual void OnRunEnded(in LoopEnd end)
    {
    }

    /// <summary>A run still waits for its gate: told after 30 s, then every 10 min (rule G2).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="waited">How long it has waited.</param>
    public virtual void OnGateAwaited(TaskLoop loop, TimeSpan waited)
    {
    }

    /// <summary>An iteration begins: its lateness and the number of occurrences missed are known.</summary>
    /// <param name="iteration">The iteration.</param>
    public virtual void OnIterationStarted(in LoopIteration iteration)
    {
    }

    /// <summary>An iteration has ended, its retries included.</summary>
    /// <param name="end">The iteration, its outcome and its duration.</param>
    public virtual void OnIterationEnded(in LoopIterationEnd end)
    {
    }

    /// <summary>A handled failure will be retried (rule E5).</summary>
    /// <param name="retry">The attempt, the delay and the exception.</param>
    public virtual void OnRetry(in LoopRetry retry)
    {
    }

    /// <summary>An attempt has been cancelled for its <see cref="LoopOptions.IterationTimeout"/> and goes on all the same; told once (rule E9).</summary>
    /// <param name="iteration">The attempt.</param>
    public virtual void OnTimeoutIgnored(in LoopIteration iteration)
    {
    }

    /// <summary>The body or the before hook has thrown an exception that is not handled.</summary>
    /// <param name="failure">The exception and where it came from.</param>
    public virtual void OnUnhandled(in LoopFailure failure)
    {
    }

    /// <summary>Something beside the loop's course has failed: a hook, a listener, a callback, or a body after the run was lost anyway (rule E7).</summary>
    /// <param name="failure">The exception and where it came from.</param>
    public virtual void OnHookFailed(in LoopFailure failure)
    {
    }

    /// <summary>Occurrences could not begin in time (rule T4).</summary>
    /// <param name="missed">How many, the latest, and whether that is made up.</param>
    public virtual void OnMissed(in LoopMissed missed)
    {
    }

    /// <summary>The loop has been given another schedule (rule T10).</summary>
    /// <param name="loop">The loop, which has the new schedule already.</param>
    /// <param name="previous">The schedule until now.</param>
    public virtual void OnScheduleChanged(TaskLoop loop, Schedule previous)
    {
    }

    /// <summary>The wall clock was set back by more than 24 h, and the calendar schedule is planned anew from now (rule T5).</summary>
    /// <param name="loop">The loop.</param>
    public virtual void OnReplanned(TaskLoop loop)
    {
    }

    /// <summary>A cancelled run has not ended within <see cref="LoopOptions.EndTimeout"/>: whoever waited for it goes on (rule L11).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="waited">How long it was waited for.</param>
    public virtual void OnDidNotEnd(TaskLoop loop, TimeSpan waited)
    {
    }
}
