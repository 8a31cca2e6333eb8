using System.Runtime.CompilerServices;

namespace TaskLoops.Running;

/// <summary>One run of a loop, from its start to its end: gate, before hook, iterations, error hook, after hook (rule L3).</summary>
internal sealed class LoopRun
{
    private readonly TaskLoop _loop;
    private readonly LoopIterations _iterations;
    private readonly CancellationTokenSource _cancelled = new();

    /// <summary>What precedes the first iteration; null once that is over.</summary>
    private LoopOpening? _opening;

    /// <summary>What the run waits with for its last iterations; null before.</summary>
    private LoopAwaitableWait? _closing;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopState _phase = LoopState.WaitingForGate;
    private bool _isStopRequested;
    private bool _isCancelRequested;
    private bool _isComplete;
    private bool _isInAfterHook;

    /// <summary>The first unhandled failure, with which the run ends.</summary>
    private StrongBox<LoopFailure>? _failure;
    private LoopHookCalls? _hookCalls;
    private int _connectionReturns;

    /// <summary>Prepares a run; nothing happens before <see cref="Begin"/>.</summary>
    public LoopRun(TaskLoop loop, object? state)
    {
        _loop = loop;
        State = state;
        _opening = new LoopOpening(loop, this);
        _iterations = new LoopIterations(loop, this);
    }

    /// <summary>The value that the body is given in this run.</summary>
    public object? State { get; set; }

    /// <summary>When the iterations are; null until the run has begun. Guarded by the loop's lock.</summary>
    public LoopPlan? Plan { get; private set; }

    public Task Completion => _completion.Task;

    public LoopIterations Iterations => _iterations;

    public LoopHookCalls HookCalls
    {
        get
        {
            lock (_loop.Sync)
                return _hookCalls ??= new LoopHookCalls(_loop, this);
        }
    }

    public CancellationToken Cancelled => _cancelled.Token;

    public bool IsStopping => Volatile.Read(ref _isStopRequested);

    public bool IsCancelled => Volatile.Read(ref _isCancelRequested);

    /// <summary>How often the connection has returned since the begin.</summary>
    public int ConnectionReturns => Volatile.Read(ref _connectionReturns);

    /// <summary>Whether nothing may begin because the connection is down. A run that is stopping waits for no connection (rule L4).</summary>
    public bool IsHeld => _loop.Options is { WhileDisconnected: WhileDisconnected.Hold, Connection.IsUp: false } && !IsStopping;

    /// <summary>Whether no further iteration begins.</summary>
    public bool IsEndingNoLock => _isStopRequested || _isCancelRequested || _isComplete || _failure is not null || _isInAfterHook;

    /// <summary>The gate is behind the run.</summary>
    public void PrepareNoLock() => _phase = LoopState.Preparing;

    public LoopState StateNoLock => _phase == LoopState.Sleeping ? _iterations.StateNoLock : IsEndingNoLock ? LoopState.Ending : _phase;

    /// <summary>Runs until the first wait, which is armed when this returns; the rest never runs on this stack (rule L2).</summary>
    public void Begin()
    {
        _loop.Reports.RunStarted();
        _loop.Options.Gate?.Add(this);
        _loop.Options.Connection?.Add(this);
        using (ExecutionContextFlow.Suppress())
            _ = OpenAsync(_opening!);
    }

    public void StopNoLock()
    {
        if (_isStopRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isStopRequested, true);
        _opening?.EndNoLock();
        Wake();
    }

    public void CancelNoLock()
    {
        if (_isCancelRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isCancelRequested, true);
        Observe(_cancelled.CancelAsync());
        _iterations.CancelAttemptsNoLock();
        _opening?.EndNoLock();
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
        Volatile.Read(ref _opening)?.LetThrough();
        Wake();
    }

    /// <summary>Lets every wait of the run look at the state of things again.</summary>
    public void Wake()
    {
        WakeItself();
        _iterations.WakeBackOffs();
    }

    /// <summary>Lets the run look at the state of things again, but not its back-offs.</summary>
    public void WakeItself()
    {
        Volatile.Read(ref _opening)?.Wake();
        _iterations.Wake();
        Volatile.Read(ref _closing)?.Wake();
    }

    public void AttemptFailed(Exception exception)
    {
        lock (_loop.Sync)
            _loop.Figures.Failed(exception);
    }

    /// <summary>The first unhandled failure ends the run; later ones are reported beside it (rule O3).</summary>
    public void Fail(in LoopFailure failure)
    {
        bool isFirst;
        lock (_loop.Sync)
        {
            isFirst = _failure is null;
            if (isFirst)
            {
                _failure = new StrongBox<LoopFailure>(failure);
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

    private async Task OpenAsync(LoopOpening opening)
    {
        try
        {
            MakePlan();

            // From here on everything runs in work items: on the caller's stack, an inner wait could end before its outer has begun to wait for
            // it, and the runtime would send the outer to the pool, where no work queue sees it.
            await opening.Wait.Yield().ConfigureAwait(false);
            if (await opening.RunAsync().ConfigureAwait(true))
            {
                lock (_loop.Sync)
                    (_opening, _phase) = (null, LoopState.Sleeping);
                _iterations.Begin();
                return;
            }
        }
        catch (Exception exception)
        {
            Fail(new LoopFailure(_loop, LoopPlace.Schedule, exception, iteration: null));
            await opening.Wait.Yield().ConfigureAwait(false);
        }

        Close();
    }

    /// <summary>Plans from the instant of the start; where nothing comes before the first wait, that counts from here as well (rules L2 and T3).</summary>
    private void MakePlan()
    {
        var start = _loop.Queue.Read();
        lock (_loop.Sync)
        {
            Plan = new LoopPlan(_loop.Life.ScheduleNoLock, _loop.Options, start);
            if (_loop.Options is { Gate: null, Store: null } && _loop.Hooks?.Before is null)
                Plan.Anchor(start, stored: null);
        }
    }

    /// <summary>No further iteration begins: ends the run when those alive have ended.</summary>
    public void Close()
    {
        var wait = new LoopAwaitableWait(_loop.Queue);
        Volatile.Write(ref _closing, wait);
        _ = CloseAsync(wait);
    }

    /// <summary>Everything that follows the last iteration. No exception of a hook can skip any of it.</summary>
    private async Task CloseAsync(LoopAwaitableWait wait)
    {
        while (_iterations.IsBusy())
            await wait.UntilWoken().ConfigureAwait(false);
        if (_failure is { } failure)
            await HookCalls.ErrorAsync(failure.Value).ConfigureAwait(true);

        LoopEnd end;
        lock (_loop.Sync)
        {
            _isInAfterHook = true;
            end = new LoopEnd(_loop, ReasonNoLock(), _iterations.Begun, _failure?.Value.Exception);
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
                _completion.SetException(_failure!.Value.Exception);
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

        lock (_loop.Sync)
            CancelNoLock();
        return false;
    }

    public bool IsEnding()
    {
        lock (_loop.Sync)
            return IsEndingNoLock;
    }
}
