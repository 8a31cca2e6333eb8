using System.Runtime.CompilerServices;
using TaskLoops.Reporting;

namespace TaskLoops.Running;

/// <summary>The iterations of one run: sleep, decide, run. Between two of them nothing is on any stack or in any asynchronous method.</summary>
/// <remarks>The part of a <see cref="LoopRun"/> that works while the run is between its beginning and its end: a base class, so that an idle run is one object.</remarks>
internal abstract class LoopIterations : LoopRunState
{
    /// <summary>A wait for the calendar is cut into pieces, and the wall clock is read again after each (rule T5).</summary>
    private static readonly TimeSpan _calendarPiece = TimeSpan.FromSeconds(60);

    private LoopPlan _plan;
    private LoopAttempts? _attempts;

    /// <summary>The step that has gone asynchronous last, and what follows it. Made when one first does.</summary>
    private LoopStepAwaiter? _stepAwaiter;

    private LoopPlaces? _places;
    private int _alive;

    protected LoopIterations(TaskLoop loop, object? state)
        : base(loop, state)
    {
    }

    /// <summary>Whether an iteration is alive.</summary>
    public bool IsBusyNoLock => _alive > 0;

    protected LoopState StateOfIterationsNoLock
    {
        get
        {
            if (IsEndingNoLock)
                return LoopState.Ending;
            if (_alive > 0)
                return _attempts is { IsBackingOff: true } || _places?.AreBackingOff == true ? LoopState.BackingOff : LoopState.Running;

            var now = Loop.Queue.Read();
            return IsHeld && _plan.NextByWall(now) <= now.Wall ? LoopState.Held : LoopState.Sleeping;
        }
    }

    /// <summary>Whether the run has begun, so that it has a plan.</summary>
    public bool HasPlanNoLock => _plan.Schedule is not null;

    /// <summary>Plans from the instant of the start; where nothing comes before the first wait, that counts from here as well (rules L2 and T3).</summary>
    public void PlanNoLock(ClockReading start, bool isAnchor)
    {
        _plan = new LoopPlan(Loop.Life.ScheduleNoLock, Loop.Options, start);
        if (isAnchor)
            _plan.Anchor(start, stored: null);
    }

    /// <summary>Gate and before hook have ended: the schedule counts from here, or from the last occurrence of an earlier process (rules T2, T3 and T11).</summary>
    /// <returns>After which instant the first occurrence comes, by the wall clock; null if that is known already, or it comes at once.</returns>
    public DateTimeOffset? AnchorNoLock(DateTimeOffset? stored)
    {
        if (_plan.IsAnchored)
            return null;

        var now = Loop.Queue.Read();
        _plan.Anchor(now, stored);
        return _plan.Origin(now);
    }

    /// <summary>The schedule changes (rule T10). If the calculation throws, nothing has changed.</summary>
    public void ChangePlanNoLock(Schedule schedule) => _plan.Change(schedule, Loop.Queue.Read(), IsBusyNoLock);

    /// <summary>When the next iteration is planned, by the wall clock; now, if nothing but an iteration that is late stands before it (rule T9).</summary>
    public DateTimeOffset? NextByWallNoLock()
    {
        var now = Loop.Queue.Read();
        var next = _plan.NextByWall(now);
        return next < now.Wall && !IsBusyNoLock && !IsHeld ? now.Wall : next;
    }

    /// <summary>The attempts of an iteration that may overlap, or of what runs one at a time.</summary>
    public LoopAttempts AttemptsOf(LoopPlaceInRun? overlapping) =>
        overlapping?.Attempts ?? _attempts ?? Interlocked.CompareExchange(ref _attempts, new LoopAttempts(this), null) ?? _attempts;

    /// <summary>No further iteration begins: ends the run when those alive have ended.</summary>
    protected abstract void Close();

    /// <summary>Lets the run look at the state of things again, but not its back-offs.</summary>
    protected abstract void WakeItself();

    /// <summary>Sleeps until the first occurrence; the wait is armed when this returns.</summary>
    protected void BeginIterations()
    {
        var begin = Sleeping(Loop.Queue.Read());
        WaitUntil(begin.WakeAt, begin.Now);
    }

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
    protected override void CancelAttemptsNoLock()
    {
        _attempts?.CancelNoLock();
        _places?.Cancel();
    }

    /// <summary>The last iteration has ended.</summary>
    protected async ValueTask DisposeAttemptsAsync()
    {
        if (_attempts is not null)
            await _attempts.DisposeAsync().ConfigureAwait(true);
        if (_places is not null)
            await _places.DisposeAsync().ConfigureAwait(true);
    }

    protected void WakeBackOffs()
    {
        lock (Loop.Sync)
        {
            _attempts?.WakeNoLock();
            _places?.WakeBackOffs();
        }
    }

    /// <summary>What is due now: an iteration and all that it entails, or the end. What its schedule throws ends the run (rule E7).</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LoopStepEnd> StepAsync()
    {
        // Before anything of the user's is called: what that leaves in its context is not to reach the body.
        var flow = NextFlow();
        LoopFlow.Mark(flow);
        try
        {
            // The clock is not asked by a run that ends anyway: it may be what has failed it.
            if (IsStopping || IsCancelled || HasFailed || (Loop.Options.RunWhile is not null && !IsEnding() && !IsWanted()))
                return LoopStepEnd.OfRun;

            var now = Loop.Queue.Read();
            var step = Decide(now, out var iteration);
            Report(step);
            if (step.Kind != LoopStepKind.Begin)
                return step.Kind == LoopStepKind.Exhausted ? LoopStepEnd.OfRun : Sleeping(now);

            if (Loop.Options.Store is not null)
                await LoopMemory.StoreAsync(this, iteration).ConfigureAwait(true);
            if (Loop.MaxOverlap > 1)
                return Sleeping(now) with { Begins = TakePlace().For(iteration, now) };

            return await RunIterationAsync(iteration, now, flow).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TimeFailed(exception);
            return LoopStepEnd.OfRun;
        }
    }

    /// <summary>Sleeps or ends; then begins, on this very stack, an iteration that may overlap: synchronous bodies overlap too, as the run goes on elsewhere.</summary>
    private void Continue(LoopStepEnd end)
    {
        if (end.IsOfRun || !TrySleep(end))
            Close();
        end.Begins?.Run();
    }

    private bool TrySleep(LoopStepEnd end)
    {
        try
        {
            WaitUntil(end.WakeAt, end.Now);
            return true;
        }
        catch (Exception exception)
        {
            TimeFailed(exception);
            return false;
        }
    }

    private LoopStepEnd Sleeping(ClockReading now)
    {
        lock (Loop.Sync)
            return new LoopStepEnd(now.Steady, WakeAtNoLock(now));
    }

    /// <summary>When to look at the plan again, on the steady clock.</summary>
    private DateTimeOffset WakeAtNoLock(ClockReading now)
    {
        if (IsEndingNoLock)
            return DateTimeOffset.MinValue;

        return _alive >= Loop.MaxOverlap || IsHeld ? DateTimeOffset.MaxValue : _plan.WakeAt(now, _calendarPiece);
    }

    /// <summary>One iteration, its retries and what its failure entails. A clock that throws meanwhile fails the run, but not before the iteration has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LoopStepEnd> RunIterationAsync(LoopIteration iteration, ClockReading began, ILoopFlow flow, LoopPlaceInRun? overlapping = null)
    {
        flow.Inside = Loop;
        var activity = Loop.Reports.StartActivity(iteration);
        Loop.Reports.IterationStarted(iteration);

        var outcome = new LoopOutcome(LoopOutcomeKind.Cancelled, iteration.Attempt);
        var now = began;
        Exception? fault = null;
        try
        {
            if (Loop.Options.Store is not null && overlapping is null)
                now = began = Loop.Queue.Read();

            outcome = await LoopAttempts.RunAsync(this, overlapping, LoopPlace.Body, iteration, flow).ConfigureAwait(false);
            now = _plan.Schedule.IsCalendar ? Loop.Queue.Read() : Loop.Queue.ReadAfter(began);
        }
        catch (Exception exception)
        {
            // The clock's: what a body throws is an outcome.
            fault = exception;
        }

        flow.Inside = null;
        var end = EndOf(iteration, outcome, now.Steady - began.Steady);
        Loop.Reports.EndActivity(activity, end);
        Loop.Reports.IterationEnded(end);
        if (outcome.Kind == LoopOutcomeKind.Unhandled)
        {
            await OnUnhandledAsync(new LoopFailure(Loop, LoopPlace.Body, outcome.Exception!, end.Iteration)).ConfigureAwait(true);
            fault ??= TryRead(ref now);
        }

        if (fault is not null)
            TimeFailed(fault);
        var wakeAt = Leave(overlapping, outcome, now);
        return fault is null ? new LoopStepEnd(now.Steady, wakeAt) : LoopStepEnd.OfRun;
    }

    private LoopStep Decide(ClockReading now, out LoopIteration iteration)
    {
        iteration = default;
        lock (Loop.Sync)
        {
            if (IsEndingNoLock)
                return new LoopStep(LoopStepKind.Exhausted, default);
            if (_alive >= Loop.MaxOverlap || IsHeld)
                return new LoopStep(LoopStepKind.Wait, default);

            var step = _plan.Decide(now);
            if (step.Kind == LoopStepKind.Begin)
                iteration = BeginNoLock(step, now);
            if (step.Kind == LoopStepKind.Exhausted || Loop.Figures.CountBegun == Loop.Options.Count)
                CompleteNoLock();
            return step;
        }
    }

    private LoopIteration BeginNoLock(LoopStep step, ClockReading now)
    {
        _alive++;
        var iteration = new LoopIteration(Loop, Loop.Figures.CountBegun, _plan.Schedule.IsCalendar ? step.Instant : now.WallAt(step.Instant), Cancelled)
        {
            Lateness = now.On(_plan.Schedule) - step.Instant,
            Missed = step.Missed,
            MissedIsCapped = step.IsCapped,
            IsMakeUp = step.IsMakeUp,
        };
        Loop.Figures.Begun(iteration);
        return iteration;
    }

    private void Report(LoopStep step)
    {
        if (step.Kind == LoopStepKind.Replanned)
            Loop.Reports.Replanned();
        if (step.NewlyMissed > 0)
            Loop.Reports.Missed(new LoopMissed(Loop, step.NewlyMissed, step.IsCapped, step.IsMakeUp));
    }

    private LoopIterationEnd EndOf(LoopIteration iteration, LoopOutcome outcome, TimeSpan duration)
    {
        var isUnhandled = outcome.Kind == LoopOutcomeKind.Unhandled;
        Loop.Figures.Ended(duration);
        if (isUnhandled || Loop.Figures.FailuresInARow > 0)
        {
            lock (Loop.Sync)
                Loop.Figures.Ended(isUnhandled ? outcome.Exception : null);
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
        lock (Loop.Sync)
            goesOn = Loop.Options.OnUnhandled == OnUnhandled.Continue && !(Loop.Figures.FailuresInARow >= Loop.Options.MaxConsecutiveFailures);

        if (goesOn)
            await HookCalls.ErrorAsync(failure).ConfigureAwait(true);
        else
            Fail(failure);
    }

    private LoopPlaceInRun TakePlace()
    {
        lock (Loop.Sync)
            return (_places ??= new LoopPlaces(this)).Take();
    }

    /// <summary>The iteration is over: its place is free, and the plan goes on from here.</summary>
    /// <returns>When to look at the plan again; at once if it cannot be told, as the run has failed.</returns>
    private DateTimeOffset Leave(LoopPlaceInRun? overlapping, LoopOutcome outcome, ClockReading now)
    {
        LoopStep? covered = null;
        Exception? fault = null;
        var wakeAt = DateTimeOffset.MinValue;
        lock (Loop.Sync)
        {
            _alive--;
            overlapping?.IsTaken = false;
            try
            {
                covered = _plan.Ended(now, wasRetried: outcome is { Kind: LoopOutcomeKind.Done, Attempt: > 1 } && !IsEndingNoLock);
                wakeAt = WakeAtNoLock(now);
            }
            catch (Exception exception)
            {
                fault = exception;
            }
        }

        if (fault is not null)
            TimeFailed(fault);
        if (covered is { NewlyMissed: > 0 } step)
            Report(step);
        if (_places is not null)
            WakeItself();
        return wakeAt;
    }
}
