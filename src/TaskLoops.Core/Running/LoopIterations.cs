using System.Runtime.CompilerServices;
using TaskLoops.Reporting;

namespace TaskLoops.Running;

/// <summary>The iterations of one run: sleep, decide, run. Between two of them nothing is on any stack or in any asynchronous method.</summary>
internal sealed class LoopIterations : LoopWait
{
    /// <summary>A wait for the calendar is cut into pieces, and the wall clock is read again after each (rule T5).</summary>
    private static readonly TimeSpan _calendarPiece = TimeSpan.FromSeconds(60);

    private readonly TaskLoop _loop;
    private readonly LoopRun _run;
    private LoopFlow? _flow;
    private bool _goesAsync;

    /// <summary>The step that has gone asynchronous last, and what follows it. Made when one first does.</summary>
    private LoopStepAwaiter? _stepAwaiter;

    /// <summary>The attempts of the iterations that overlap, busy and free; null until some may.</summary>
    private List<LoopPlaceInRun>? _places;
    private int _alive;
    private int _failuresInARow;

    public LoopIterations(TaskLoop loop, LoopRun run)
        : base(loop.Queue)
    {
        _loop = loop;
        _run = run;
        Attempts = new LoopAttempts(loop, run);
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

    /// <summary>Sleeps until the first occurrence; the wait is armed when this returns.</summary>
    public void Begin() => Sleep(_loop.Queue.Read());

    /// <summary>Awake: takes the next step, and then sleeps again or ends the run.</summary>
    public override void Execute()
    {
        var step = StepAsync();
        if (step.IsCompleted)
            Continue(step.Result);
        else
            (_stepAwaiter ??= new LoopStepAwaiter(Continue)).Await(step);
    }

    /// <summary>The run is cancelled: the attempts that have a token of their own are, too.</summary>
    public void CancelAttemptsNoLock()
    {
        Attempts.CancelNoLock();
        _places?.ForEach(static place => place.Attempts.CancelNoLock());
    }

    public void WakeBackOffs()
    {
        lock (_loop.Sync)
        {
            Attempts.WakeNoLock();
            _places?.ForEach(static place => place.Attempts.WakeNoLock());
        }
    }

    /// <summary>What is due now: an iteration and all that it entails, or the end. What its schedule throws ends the run (rule E7).</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LoopStepEnd> StepAsync()
    {
        try
        {
            if (_loop.Options.RunWhile is not null && !_run.IsEnding() && !_run.IsWanted())
                return LoopStepEnd.OfRun;

            var now = _loop.Queue.Read();
            var step = Decide(now, out var iteration);
            Report(step);
            if (step.Kind == LoopStepKind.Exhausted)
                return LoopStepEnd.OfRun;
            if (step.Kind != LoopStepKind.Begin)
                return new LoopStepEnd(now);

            if (_loop.Options.Store is not null)
                await StoreAsync(iteration).ConfigureAwait(true);
            if (_loop.MaxOverlap > 1)
                return new LoopStepEnd(now) { Begins = TakePlace().For(iteration, now.Steady) };

            _goesAsync |= _flow is { HasGoneAsync: true };
            if (_goesAsync || _flow is null)
                _flow = new LoopFlow(onStackOnly: _loop.Body.IsSynchronous);
            return new LoopStepEnd(await RunIterationAsync(iteration, now.Steady, Attempts, _flow).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _run.Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            return LoopStepEnd.OfRun;
        }
    }

    /// <summary>Sleeps or ends; then begins, on this very stack, an iteration that may overlap: synchronous bodies overlap too, as the run goes on elsewhere.</summary>
    private void Continue(LoopStepEnd end)
    {
        if (end.IsOfRun || !TrySleep(end.Now))
            _run.Close();
        end.Begins?.Run();
    }

    private bool TrySleep(ClockReading now)
    {
        try
        {
            Sleep(now);
            return true;
        }
        catch (Exception exception)
        {
            _run.Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            return false;
        }
    }

    private void Sleep(ClockReading now) => WaitUntil(WakeAt(now), now.Steady);

    /// <summary>When to look at the plan again, on the steady clock.</summary>
    private DateTimeOffset WakeAt(ClockReading now)
    {
        lock (_loop.Sync)
        {
            if (_run.IsEndingNoLock)
                return DateTimeOffset.MinValue;
            if (_alive >= _loop.MaxOverlap || _run.IsHeld)
                return DateTimeOffset.MaxValue;

            return _run.Plan!.WakeAt(now, _calendarPiece);
        }
    }

    /// <summary>One iteration, its retries and what its failure entails.</summary>
    /// <returns>When it ended.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ClockReading> RunIterationAsync(LoopIteration iteration, DateTimeOffset began, LoopAttempts attempts, LoopFlow flow)
    {
        flow.MarkContext();
        flow.Begin(_loop);
        var activity = _loop.Reports.StartActivity(iteration);
        _loop.Reports.IterationStarted(iteration);

        var outcome = await attempts.RunAsync(LoopPlace.Body, iteration, flow).ConfigureAwait(false);

        flow.End();
        var now = _loop.Queue.Read();
        var end = EndOf(iteration, outcome, now.Steady - began);
        _loop.Reports.EndActivity(activity, end);
        _loop.Reports.IterationEnded(end);
        if (outcome.Kind == LoopOutcomeKind.Unhandled)
        {
            await OnUnhandledAsync(new LoopFailure(_loop, LoopPlace.Body, outcome.Exception!, end.Iteration)).ConfigureAwait(true);
            now = _loop.Queue.Read();
        }

        Leave(attempts, outcome, now);
        return now;
    }

    /// <summary>Whether an iteration is alive (rule O4).</summary>
    public bool IsBusy()
    {
        lock (_loop.Sync)
            return _alive > 0;
    }

    private LoopStep Decide(ClockReading now, out LoopIteration iteration)
    {
        iteration = default;
        lock (_loop.Sync)
        {
            if (_run.IsEndingNoLock)
                return new LoopStep(LoopStepKind.Exhausted, default);
            if (_alive >= _loop.MaxOverlap || _run.IsHeld)
                return new LoopStep(LoopStepKind.Wait, default);

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
        lock (_loop.Sync)
        {
            _failuresInARow = isUnhandled ? _failuresInARow + 1 : 0;
            _loop.Figures.Ended(duration);
            if (isUnhandled)
                _loop.Figures.Failed(outcome.Exception!);
        }

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
        lock (_loop.Sync)
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
        lock (_loop.Sync)
        {
            _places ??= [];
            var free = _places.Find(static place => !place.Attempts.IsTaken);
            if (free is null)
                _places.Add(free = new LoopPlaceInRun(_loop, _run, this));
            free.Attempts.IsTaken = true;
            return free;
        }
    }

    /// <summary>The iteration is over: its place is free, and the plan goes on from here.</summary>
    private void Leave(LoopAttempts attempts, LoopOutcome outcome, ClockReading now)
    {
        LoopStep? covered = null;
        try
        {
            lock (_loop.Sync)
            {
                covered = _run.Plan!.Ended(now, wasRetried: outcome is { Kind: LoopOutcomeKind.Done, Attempt: > 1 } && !_run.IsEndingNoLock);
                LeaveNoLock();
            }
        }
        catch (Exception exception)
        {
            _run.Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            lock (_loop.Sync)
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
            _run.WakeItself();
    }

    private bool IsDueNoLock()
    {
        var now = _loop.Queue.Read();
        return _run.Plan!.NextByWall(now) <= now.Wall;
    }
}
