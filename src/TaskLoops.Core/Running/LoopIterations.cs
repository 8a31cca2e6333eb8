using System.Runtime.CompilerServices;
using TaskLoops.Reporting;

namespace TaskLoops.Running;

/// <summary>The iterations of one run: wait, run, decide.</summary>
internal sealed class LoopIterations
{
    /// <summary>A wait for the calendar is cut into pieces, and the wall clock is read again after each (rule T5).</summary>
    private static readonly TimeSpan _calendarPiece = TimeSpan.FromSeconds(60);

    private readonly TaskLoop _loop;
    private readonly LoopRun _run;
    private readonly LoopWait _wait;
    private readonly object _sync;
    private readonly LoopHandOver _handOver;

    /// <summary>The attempts of the iterations that overlap, busy and free; null until some may.</summary>
    private List<LoopPlaceInRun>? _places;
    private int _alive;
    private int _failuresInARow;

    public LoopIterations(TaskLoop loop, LoopRun run, LoopWait wait, object sync)
    {
        _loop = loop;
        _run = run;
        _wait = wait;
        _sync = sync;
        _handOver = new LoopHandOver(loop.Queue);
        Attempts = new LoopAttempts(loop, run, sync);
    }

    /// <summary>The attempts of what runs one at a time.</summary>
    public LoopAttempts Attempts { get; }

    /// <summary>How many iterations have begun.</summary>
    public long Begun { get; private set; }

    /// <summary>Whether an iteration is alive.</summary>
    public bool IsBusyNoLock => _alive > 0;

    public LoopState StateNoLock
    {
        get
        {
            if (_run.IsEndingNoLock)
                return LoopState.Ending;
            if (_alive > 0)
                return Attempts.IsBackingOff || _places?.Exists(place => place.Attempts.IsBackingOff) == true ? LoopState.BackingOff : LoopState.Running;

            return _run.IsHeld && IsDueNoLock() ? LoopState.Held : LoopState.Sleeping;
        }
    }

    public async ValueTask RunAsync()
    {
        var flow = NewFlow();
        var goesAsync = false;
        while (await NextAsync().ConfigureAwait(false) is { } iteration)
        {
            if (_loop.Options.Store is not null)
                await StoreAsync(iteration).ConfigureAwait(true);

            if (_loop.MaxOverlap > 1)
            {
                await _handOver.To(TakePlace().For(iteration)).ConfigureAwait(false);
                continue;
            }

            await RunIterationAsync(iteration, Attempts, flow).ConfigureAwait(false);
            goesAsync |= flow.HasGoneAsync;
            if (goesAsync)
                flow = NewFlow();
        }

        LoopFlow NewFlow()
        {
            var mark = new LoopFlow(onStackOnly: _loop.IsSynchronous);
            mark.MarkContext();
            return mark;
        }
    }

    /// <summary>The run is cancelled: the attempts that have a token of their own are, too.</summary>
    public void CancelAttemptsNoLock()
    {
        Attempts.CancelNoLock();
        _places?.ForEach(static place => place.Attempts.CancelNoLock());
    }

    public void WakeBackOffs()
    {
        Attempts.Wake();
        lock (_sync)
            _places?.ForEach(static place => place.Attempts.Wake());
    }

    /// <summary>One iteration, its retries and what its failure entails. What its schedule throws ends the run (rule E7).</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunIterationAsync(LoopIteration iteration, LoopAttempts attempts, LoopFlow flow)
    {
        var activity = _loop.Reports.StartActivity(iteration);
        var began = _loop.Queue.Steady();
        flow.Begin(_loop);
        _loop.Reports.IterationStarted(iteration);

        var outcome = await attempts.RunAsync(LoopPlace.Body, iteration, flow).ConfigureAwait(false);

        flow.End();
        var end = EndOf(iteration, outcome, _loop.Queue.Steady() - began);
        _loop.Reports.EndActivity(activity, end);
        _loop.Reports.IterationEnded(end);
        if (outcome.Kind == LoopOutcomeKind.Unhandled)
            await OnUnhandledAsync(new LoopFailure(_loop, LoopPlace.Body, outcome.Exception!, end.Iteration)).ConfigureAwait(true);

        Leave(attempts, outcome);
    }

    /// <summary>Waits until no iteration is alive (rule O4).</summary>
    public async ValueTask AllEndedAsync()
    {
        while (IsBusy())
            await _wait.UntilWoken().ConfigureAwait(false);
    }

    /// <summary>Waits for the next occurrence, a free place and the connection; null when no further iteration begins.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LoopIteration?> NextAsync()
    {
        while (true)
        {
            await _wait.Until(WakeAt()).ConfigureAwait(false);
            if (_loop.Options.RunWhile is not null && !_run.IsEnding() && !_run.IsWanted())
                return null;

            var step = Decide(out var iteration);
            Report(step);
            switch (step.Kind)
            {
                case LoopStepKind.Begin:
                    return iteration;
                case LoopStepKind.Exhausted:
                    return null;
            }
        }
    }

    /// <summary>When to look at the plan again, on the steady clock.</summary>
    private DateTimeOffset WakeAt()
    {
        lock (_sync)
        {
            if (_run.IsEndingNoLock)
                return DateTimeOffset.MinValue;
            if (_alive >= _loop.MaxOverlap || _run.IsHeld)
                return DateTimeOffset.MaxValue;

            return _run.Plan!.WakeAt(_loop.Queue.Read(), _calendarPiece);
        }
    }

    private LoopStep Decide(out LoopIteration iteration)
    {
        iteration = default;
        lock (_sync)
        {
            if (_run.IsEndingNoLock)
                return new LoopStep(LoopStepKind.Exhausted, default);
            if (_alive >= _loop.MaxOverlap || _run.IsHeld)
                return new LoopStep(LoopStepKind.Wait, default);

            var now = _loop.Queue.Read();
            var plan = _run.Plan!;
            var step = plan.Decide(now);
            if (step.Kind == LoopStepKind.Begin)
                iteration = BeginNoLock(step, plan, now);
            if (step.Kind == LoopStepKind.Exhausted || Begun == _loop.Options.Count)
                _run.CompleteNoLock();
            return step;
        }
    }

    private LoopIteration BeginNoLock(LoopStep step, LoopPlan plan, ClockReading now)
    {
        _alive++;
        var iteration = new LoopIteration(_loop, Begun++, plan.Schedule.IsCalendar ? step.Instant : now.WallAt(step.Instant), _run.Cancelled)
        {
            Lateness = now.On(plan.Schedule) - step.Instant,
            Missed = step.Missed,
            MissedIsCapped = step.IsCapped,
            IsMakeUp = step.IsMakeUp,
        };
        _loop.Figures.Begun(iteration);
        return iteration;
    }

    private void Report(LoopStep step)
    {
        if (step.Kind == LoopStepKind.Replanned)
            _loop.Reports.Replanned();
        if (step.NewlyMissed > 0)
            _loop.Reports.Missed(new LoopMissed(_loop, step.NewlyMissed, step.IsCapped, step.IsMakeUp));
    }

    private LoopIterationEnd EndOf(LoopIteration iteration, LoopOutcome outcome, TimeSpan duration)
    {
        var isUnhandled = outcome.Kind == LoopOutcomeKind.Unhandled;
        lock (_sync)
            _failuresInARow = isUnhandled ? _failuresInARow + 1 : 0;
        _loop.Figures.Ended(duration);
        if (isUnhandled)
            _loop.Figures.Failed(outcome.Exception!);

        var kind = outcome.Kind switch
        {
            LoopOutcomeKind.Done => LoopIterationOutcome.Succeeded,
            LoopOutcomeKind.Unhandled => LoopIterationOutcome.Failed,
            _ => LoopIterationOutcome.Cancelled,
        };
        return new LoopIterationEnd(iteration.ForAttempt(outcome.Attempt, iteration.Token), kind, duration, outcome.Exception);
    }

    /// <summary>Ends the run, or goes on after the error hook, as the options say (rule E6).</summary>
    private async ValueTask OnUnhandledAsync(LoopFailure failure)
    {
        bool goesOn;
        lock (_sync)
            goesOn = _loop.Options.OnUnhandled == OnUnhandled.Continue && !(_failuresInARow >= _loop.Options.MaxConsecutiveFailures);

        if (goesOn)
            await _run.HookCalls.ErrorAsync(failure).ConfigureAwait(true);
        else
            _run.Fail(failure);
    }

    private async ValueTask StoreAsync(LoopIteration iteration)
    {
        try
        {
            await _loop.Options.Store!.StoreAsync(_loop.Name, iteration.ScheduledFor, iteration.Token).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            if (!_run.IsCancelled || exception is not OperationCanceledException)
                _loop.Reports.HookFailed(LoopPlace.OccurrenceStore, exception);
        }
    }

    private LoopPlaceInRun TakePlace()
    {
        lock (_sync)
        {
            _places ??= [];
            var free = _places.Find(static place => !place.Attempts.IsTaken);
            if (free is null)
                _places.Add(free = new LoopPlaceInRun(_loop, _run, this, _sync));
            free.Attempts.IsTaken = true;
            return free;
        }
    }

    /// <summary>The iteration is over: its place is free, and the plan goes on from here.</summary>
    private void Leave(LoopAttempts attempts, LoopOutcome outcome)
    {
        LoopStep? covered = null;
        try
        {
            lock (_sync)
            {
                covered = _run.Plan!.Ended(_loop.Queue.Read(), wasRetried: outcome is { Kind: LoopOutcomeKind.Done, Attempt: > 1 } && !_run.IsEndingNoLock);
                LeaveNoLock();
            }
        }
        catch (Exception exception)
        {
            _run.Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            lock (_sync)
                LeaveNoLock();
        }

        void LeaveNoLock()
        {
            _alive--;
            attempts.IsTaken = false;
        }

        if (covered is { NewlyMissed: > 0 } step)
            Report(step);
        if (_places is not null)
            _wait.Wake();
    }

    private bool IsDueNoLock()
    {
        var now = _loop.Queue.Read();
        return _run.Plan!.NextByWall(now) <= now.Wall;
    }

    private bool IsBusy()
    {
        lock (_sync)
            return _alive > 0;
    }
}
