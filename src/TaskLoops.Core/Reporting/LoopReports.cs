using System.Diagnostics;

namespace TaskLoops.Reporting;

/// <summary>Tells listeners, metrics and, where nobody listens, standard error what happens in one loop. Never throws.</summary>
internal readonly struct LoopReports(TaskLoop loop)
{
    private readonly TaskLoop _loop = loop;

    /// <summary>Whether anybody but standard error is told.</summary>
    public bool HasListeners => _loop.Listeners.Length > 0;

    private KeyValuePair<string, object?> Tag => new(LoopTelemetry.LoopName, _loop.Name);

    /// <summary>The loop's own listener and its registry's, each once.</summary>
    public static LoopListener[] ListenersOf(LoopOptions options) => (options.Listener, options.Registry?.Listener) switch
    {
        (null, null) => [],
        ({ } own, null) => [own],
        (null, { } all) => [all],
        ({ } own, { } all) => ReferenceEquals(own, all) ? [own] : [own, all],
    };

    public void RunStarted()
    {
        Measure(static (reports, by) => LoopTelemetry.Running.Add(by, reports.Tag), 1);
        Tell(static (listener, loop) => listener.OnRunStarted(loop), _loop);
    }

    public void RunEnded(LoopEnd end)
    {
        Measure(static (reports, by) => LoopTelemetry.Running.Add(by, reports.Tag), -1);
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
            Measure(static (reports, lateness) => LoopTelemetry.Lateness.Record(lateness.TotalSeconds, reports.Tag), iteration.Lateness);
        if (HasListeners)
            Tell(static (listener, i) => listener.OnIterationStarted(i), iteration);
    }

    public void IterationEnded(in LoopIterationEnd end)
    {
        if (LoopTelemetry.Duration.Enabled)
            Measure(static (reports, e) => LoopTelemetry.Duration.Record(e.Duration.TotalSeconds, reports.Tag, LoopTelemetry.Outcome(e.Outcome)), end);
        if (HasListeners)
            Tell(static (listener, e) => listener.OnIterationEnded(e), end);
    }

    public void Retry(LoopRetry retry)
    {
        Measure(static (reports, by) => LoopTelemetry.Retries.Add(by, reports.Tag), 1);
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
        Measure(static (reports, by) => LoopTelemetry.Missed.Add(by, reports.Tag), missed.Count);
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

    /// <summary>Begins the trace of an iteration; null if nobody traces.</summary>
    public Activity? StartActivity(in LoopIteration iteration)
    {
        try
        {
            return LoopTelemetry.StartIteration(iteration);
        }
        catch (Exception exception)
        {
            HookFailed(LoopPlace.Listener, exception);
            return null;
        }
    }

    /// <summary>Ends the trace of an iteration.</summary>
    public void EndActivity(Activity? activity, in LoopIterationEnd end)
    {
        if (activity is null)
            return;

        try
        {
            activity.End(end.Outcome, end.Exception);
        }
        catch (Exception exception)
        {
            HookFailed(LoopPlace.Listener, exception);
        }
    }

    /// <summary>A listener of the meter is a listener: what it throws is reported, and disturbs nothing.</summary>
    private void Measure<TValue>(Action<LoopReports, TValue> measure, TValue value)
    {
        try
        {
            measure(this, value);
        }
        catch (Exception exception)
        {
            HookFailed(LoopPlace.Listener, exception);
        }
    }

    private void Tell<TEvent>(Action<LoopListener, TEvent> tell, TEvent what)
    {
        foreach (var listener in _loop.Listeners)
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
        foreach (var listener in _loop.Listeners)
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
