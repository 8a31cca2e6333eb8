namespace TaskLoops.Reporting;

/// <summary>Tells listeners, metrics and, where nobody listens, standard error what happens in one loop. Never throws.</summary>
internal sealed class LoopReports
{
    private readonly TaskLoop _loop;
    private readonly LoopListener[] _listeners;
    private readonly KeyValuePair<string, object?> _tag;

    public LoopReports(TaskLoop loop, LoopListener? own, LoopListener? registry)
    {
        _loop = loop;
        _listeners = [.. new[] { own, registry }.OfType<LoopListener>().Distinct()];
        _tag = new(LoopTelemetry.LoopName, loop.Name);
    }

    /// <summary>Whether anybody but standard error is told.</summary>
    public bool HasListeners => _listeners.Length > 0;

    public void RunStarted()
    {
        LoopTelemetry.Running.Add(1, _tag);
        Tell(static (listener, loop) => listener.OnRunStarted(loop), _loop);
    }

    public void RunEnded(LoopEnd end)
    {
        LoopTelemetry.Running.Add(-1, _tag);
        Tell(static (listener, e) => listener.OnRunEnded(e), end);
    }

    public void GateAwaited(TimeSpan waited)
    {
        if (HasListeners)
            Tell(static (listener, e) => listener.OnGateAwaited(e._loop, e.waited), (_loop, waited));
        else
            StandardError.GateAwaited(_loop, waited);
    }

    public void IterationStarted(in LoopIteration iteration)
    {
        if (LoopTelemetry.Lateness.Enabled)
            LoopTelemetry.Lateness.Record(iteration.Lateness.TotalSeconds, _tag);
        if (HasListeners)
            Tell(static (listener, i) => listener.OnIterationStarted(i), iteration);
    }

    public void IterationEnded(in LoopIterationEnd end)
    {
        if (LoopTelemetry.Duration.Enabled)
            LoopTelemetry.Duration.Record(end.Duration.TotalSeconds, _tag, LoopTelemetry.Outcome(end.Outcome));
        if (HasListeners)
            Tell(static (listener, e) => listener.OnIterationEnded(e), end);
    }

    public void Retry(LoopRetry retry)
    {
        LoopTelemetry.Retries.Add(1, _tag);
        if (HasListeners)
            Tell(static (listener, r) => listener.OnRetry(r), retry);
        else
            StandardError.Retry(retry);
    }

    public void TimeoutIgnored(in LoopIteration iteration)
    {
        if (HasListeners)
            Tell(static (listener, i) => listener.OnTimeoutIgnored(i), iteration);
        else
            StandardError.TimeoutIgnored(iteration);
    }

    /// <param name="failure">The exception and where it came from.</param>
    /// <param name="hasErrorHook">Whether a hook is told, which stands in for the line on standard error, as in the seed.</param>
    public void Unhandled(LoopFailure failure, bool hasErrorHook)
    {
        if (HasListeners)
            Tell(static (listener, f) => listener.OnUnhandled(f), failure);
        else if (!hasErrorHook)
            StandardError.Failure(failure);
    }

    public void HookFailed(LoopPlace place, Exception exception, LoopIteration? iteration = null)
    {
        var failure = new LoopFailure(_loop, place, exception, iteration);
        if (HasListeners)
            Tell(static (listener, f) => listener.OnHookFailed(f), failure);
        else
            StandardError.Failure(failure);
    }

    public void Missed(LoopMissed missed)
    {
        LoopTelemetry.Missed.Add(missed.Count, _tag);
        Tell(static (listener, m) => listener.OnMissed(m), missed);
    }

    public void ScheduleChanged(Schedule previous) =>
        Tell(static (listener, e) => listener.OnScheduleChanged(e._loop, e.previous), (_loop, previous));

    public void Replanned() => Tell(static (listener, loop) => listener.OnReplanned(loop), _loop);

    public void DidNotEnd(TimeSpan waited)
    {
        if (HasListeners)
            Tell(static (listener, e) => listener.OnDidNotEnd(e._loop, e.waited), (_loop, waited));
        else
            StandardError.DidNotEnd(_loop, waited);
    }

    private void Tell<TEvent>(Action<LoopListener, TEvent> tell, TEvent what)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                tell(listener, what);
            }
            catch (Exception exception)
            {
                ListenerFailed(listener, exception);
            }
        }
    }

    private void ListenerFailed(LoopListener failed, Exception exception)
    {
        var failure = new LoopFailure(_loop, LoopPlace.Listener, exception, iteration: null);
        var wasHeard = false;
        foreach (var listener in _listeners)
        {
            if (listener == failed)
                continue;

            try
            {
                listener.OnHookFailed(failure);
                wasHeard = true;
            }
            catch (Exception another)
            {
                StandardError.Failure(new LoopFailure(_loop, LoopPlace.Listener, another, iteration: null));
            }
        }

        if (!wasHeard)
            StandardError.Failure(failure);
    }
}
