namespace TaskLoops.Running;

/// <summary>One run of a loop, from its start to its end: gate, before hook, iterations, error hook, after hook (rule L3).</summary>
internal sealed class LoopRun
{
    private readonly TaskLoop _loop;
    private readonly object _sync;
    private readonly LoopWait _wait;
    private readonly LoopGatePass _gate;
    private readonly LoopIterations _iterations;
    private readonly CancellationTokenSource _cancelled = new();

    /// <summary>Cancelled by a stop as well: the token of what happens before the first iteration. Made when it is asked for.</summary>
    private CancellationTokenSource? _ending;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopState _phase = LoopState.WaitingForGate;
    private bool _isStopRequested;
    private bool _isCancelRequested;
    private bool _isComplete;
    private bool _isInAfterHook;
    private Exception? _failure;
    private LoopFailure? _firstFailure;
    private int _connectionReturns;

    /// <summary>Prepares a run; nothing happens before <see cref="Begin"/>.</summary>
    public LoopRun(TaskLoop loop, object sync, object? state)
    {
        _loop = loop;
        _sync = sync;
        State = state;
        _wait = new LoopWait(loop.Queue);
        _gate = new LoopGatePass(loop, this, _wait);
        _iterations = new LoopIterations(loop, this, _wait, sync);
        HookCalls = new LoopHookCalls(loop, this, sync);
    }

    /// <summary>The value that the body is given in this run.</summary>
    public object? State { get; set; }

    /// <summary>When the iterations are; null until the run has begun. Guarded by the loop's lock.</summary>
    public LoopPlan? Plan { get; private set; }

    public Task Completion => _completion.Task;

    public LoopIterations Iterations => _iterations;

    public LoopHookCalls HookCalls { get; }

    public CancellationToken Cancelled => _cancelled.Token;

    public bool IsStopping => Volatile.Read(ref _isStopRequested);

    public bool IsCancelled => Volatile.Read(ref _isCancelRequested);

    /// <summary>How often the connection has returned since the begin.</summary>
    public int ConnectionReturns => Volatile.Read(ref _connectionReturns);

    /// <summary>Whether nothing may begin because the connection is down. A run that is stopping waits for no connection (rule L4).</summary>
    public bool IsHeld => _loop.Options is { WhileDisconnected: WhileDisconnected.Hold, Connection.IsUp: false } && !IsStopping;

    /// <summary>Whether no further iteration begins.</summary>
    public bool IsEndingNoLock => _isStopRequested || _isCancelRequested || _isComplete || _failure is not null || _isInAfterHook;

    public LoopState StateNoLock => _phase == LoopState.Sleeping ? _iterations.StateNoLock : IsEndingNoLock ? LoopState.Ending : _phase;

    /// <summary>Runs until the first wait, which is armed when this returns; the rest never runs on this stack (rule L2).</summary>
    public void Begin()
    {
        _loop.Reports.RunStarted();
        _loop.Options.Gate?.Add(this);
        _loop.Options.Connection?.Add(this);
        using (ExecutionContextFlow.Suppress())
            _ = RunAsync();
    }

    public void StopNoLock()
    {
        if (_isStopRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isStopRequested, true);
        if (_ending is not null)
            Observe(_ending.CancelAsync());
        Wake();
    }

    public void CancelNoLock()
    {
        if (_isCancelRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isCancelRequested, true);
        Observe(_cancelled.CancelAsync());
        _iterations.CancelAttemptsNoLock();
        if (_ending is not null)
            Observe(_ending.CancelAsync());
        Wake();
    }

    public bool IsBeingCancelledNoLock => _isCancelRequested;

    /// <summary>The run begins no further iteration because none is left (rule L7).</summary>
    public void CompleteNoLock() => _isComplete = true;

    public void OnConnectionReturned()
    {
        Interlocked.Increment(ref _connectionReturns);
        Wake();
    }

    /// <summary>The gate is or was open while the run was at it.</summary>
    public void LetThrough()
    {
        _gate.LetThrough();
        Wake();
    }

    /// <summary>Lets every wait of the run look at the state of things again.</summary>
    public void Wake()
    {
        _wait.Wake();
        _iterations.WakeBackOffs();
    }

    public void AttemptFailed(Exception exception) => _loop.Figures.Failed(exception);

    /// <summary>The first unhandled failure ends the run; later ones are reported beside it (rule O3).</summary>
    public void Fail(in LoopFailure failure)
    {
        bool isFirst;
        lock (_sync)
        {
            isFirst = _failure is null;
            if (isFirst)
            {
                _failure = failure.Exception;
                _firstFailure = failure;
                _loop.Figures.RunFailed(failure.Exception);
            }
        }

        if (!isFirst)
            _loop.Reports.HookFailed(failure.Place, failure.Exception, failure.Iteration);
        Wake();
    }

    /// <summary>Reports what callbacks of a cancelled token throw, and lets a virtual clock wait for them.</summary>
    public void Observe(Task cancellation)
    {
        if (cancellation.IsCompletedSuccessfully)
            return;

        using (ExecutionContextFlow.Suppress())
            _loop.Queue.Work.Track(ReportAsync(cancellation));

        async Task ReportAsync(Task callbacks)
        {
            // Yields even if the callbacks are done: whoever cancels may hold the lock, under which no listener is called.
            await callbacks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (callbacks.Exception is null)
                return;

            foreach (var exception in callbacks.Exception.Flatten().InnerExceptions)
                _loop.Reports.HookFailed(LoopPlace.CancellationCallback, exception);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            MakePlan();

            // From here on everything runs in work items: on the caller's stack, an inner wait could end before its outer has begun to wait for
            // it, and the runtime would send the outer to the pool, where no work queue sees it.
            await _wait.Yield().ConfigureAwait(false);
            await _gate.PassAsync().ConfigureAwait(true);
            if (await PrepareAsync().ConfigureAwait(true))
                await IterateAsync().ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            await _wait.Yield().ConfigureAwait(false);
        }

        await _iterations.AllEndedAsync().ConfigureAwait(true);
        await FinishAsync().ConfigureAwait(true);
    }

    /// <summary>Plans from the instant of the start; where nothing comes before the first wait, that counts from here as well (rules L2 and T3).</summary>
    private void MakePlan()
    {
        var start = _loop.Queue.Read();
        lock (_sync)
        {
            Plan = new LoopPlan(_loop.Life.ScheduleNoLock, _loop.Options, start);
            if (_loop.Options is { Gate: null, Store: null } && _loop.Hooks.Before is null)
                Plan.Anchor(start, stored: null);
        }
    }

    /// <summary>Runs the before hook, retried as an iteration would be; false if the run is to end.</summary>
    private async ValueTask<bool> PrepareAsync()
    {
        lock (_sync)
            _phase = LoopState.Preparing;
        if (IsEnding())
            return false;
        if (_loop.Hooks.Before is null)
            return true;

        var flow = new LoopFlow(onStackOnly: false);
        flow.MarkContext();
        flow.Begin(_loop);
        var outcome = await _iterations.Attempts
            .RunAsync(LoopPlace.BeforeHook, new LoopIteration(_loop, 0, default, EndingToken()), flow).ConfigureAwait(true);
        flow.End();

        if (outcome.Kind == LoopOutcomeKind.Unhandled)
        {
            _loop.Figures.Failed(outcome.Exception!);
            Fail(new LoopFailure(_loop, LoopPlace.BeforeHook, outcome.Exception!, iteration: null));
        }

        return !IsEnding();
    }

    private async ValueTask IterateAsync()
    {
        if (_loop.Options.Store is { } store)
            await GoOnAsync(new LoopMemory(_loop, this, store)).ConfigureAwait(true);
        else
            Anchor(stored: null);

        await _iterations.RunAsync().ConfigureAwait(true);
    }

    /// <summary>
    /// Goes on from the last occurrence of an earlier process. Where there has been none, leaves the instant after which the first one comes, or that
    /// would be lost with this process (rule T11).
    /// </summary>
    private async ValueTask GoOnAsync(LoopMemory memory)
    {
        var (hasAnswered, stored) = await memory.LoadAsync().ConfigureAwait(true);
        if (Anchor(stored) is { } origin && hasAnswered && stored is null)
            await memory.StoreAsync(origin).ConfigureAwait(true);
    }

    private DateTimeOffset? Anchor(DateTimeOffset? stored)
    {
        lock (_sync)
        {
            _phase = LoopState.Sleeping;
            if (Plan!.IsAnchored)
                return null;

            var now = _loop.Queue.Read();
            Plan.Anchor(now, stored);
            return Plan.Origin(now);
        }
    }

    /// <summary>Everything that follows the last iteration. No exception of a hook can skip any of it.</summary>
    private async ValueTask FinishAsync()
    {
        if (_firstFailure is { } failure)
            await HookCalls.ErrorAsync(failure).ConfigureAwait(true);

        LoopEnd end;
        lock (_sync)
        {
            _isInAfterHook = true;
            end = new LoopEnd(_loop, ReasonNoLock(), _iterations.Begun, _failure);
        }

        await HookCalls.AfterAsync(end).ConfigureAwait(true);
        _loop.Options.Gate?.Remove(this);
        _loop.Options.Connection?.Remove(this);
        _loop.Reports.RunEnded(end);
        _loop.Life.Ended(this, end.Reason);
    }

    /// <summary>Ends the task of the run, once nothing of it is left (rule L8).</summary>
    public void SetCompletion(LoopEndReason reason)
    {
        switch (reason)
        {
            case LoopEndReason.Failed:
                _completion.SetException(_failure!);
                _ = _completion.Task.Exception;
                break;
            case LoopEndReason.Cancelled:
                _completion.SetCanceled(CancellationToken.None);
                break;
            default:
                _completion.SetResult();
                break;
        }
    }

    private LoopEndReason ReasonNoLock()
    {
        if (_failure is not null)
            return LoopEndReason.Failed;
        if (_isCancelRequested)
            return LoopEndReason.Cancelled;

        return _isStopRequested ? LoopEndReason.Stopped : LoopEndReason.Completed;
    }

    /// <summary>Asks whether what the run works for is still there; if not, the run is cancelled.</summary>
    public bool IsWanted()
    {
        try
        {
            if (_loop.Options.RunWhile?.Invoke() != false)
                return true;
        }
        catch (Exception exception)
        {
            _loop.Reports.HookFailed(LoopPlace.RunWhile, exception);
            return true;
        }

        lock (_sync)
            CancelNoLock();
        return false;
    }

    public bool IsEnding()
    {
        lock (_sync)
            return IsEndingNoLock;
    }

    /// <summary>Cancelled when the run is stopped or cancelled.</summary>
    public CancellationToken EndingToken()
    {
        lock (_sync)
        {
            _ending ??= new CancellationTokenSource();
            if (IsEndingNoLock)
                Observe(_ending.CancelAsync());
            return _ending.Token;
        }
    }
}
