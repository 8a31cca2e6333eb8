namespace TaskLoops.Running;

/// <summary>What a run has been asked for and what has become of it, from which follows whether it goes on.</summary>
/// <remarks>The innermost part of a <see cref="LoopRun"/>. Base classes, not members, so that a run is one object: an idle loop is made of little else.</remarks>
internal abstract class LoopRunState : LoopWait, ILoopFlow
{
    private LoopHookCalls? _hookCalls;

    /// <summary>Made when somebody asks for the task.</summary>
    private TaskCompletionSource? _completion;

    private int _connectionReturns;
    private LoopEndReason _reason;
    private bool _hasEnded;
    private bool _isStopRequested;
    private bool _isCancelRequested;
    private bool _hasFailed;
    private bool _isComplete;
    private bool _isInAfterHook;

    /// <summary>Whether a body is alive for which the run is the flow.</summary>
    private volatile bool _isInside;

    /// <summary>Whether a body has gone asynchronous, so that the run serves as the flow no more.</summary>
    private bool _goesAsync;

    protected LoopRunState(TaskLoop loop, object? state)
    {
        Loop = loop;
        State = state;
    }

    public TaskLoop Loop { get; }

    /// <summary>How far the run has come; guarded by the loop's lock.</summary>
    protected LoopRunPhase Phase { get; set; }

    protected override TimerQueue Queue => Loop.Queue;

    /// <summary>The value that the body is given in this run.</summary>
    public object? State { get; set; }

    /// <summary>Ends with the run, once nothing of it is left (rule L8).</summary>
    public Task Completion
    {
        get
        {
            lock (Loop.Sync)
            {
                if (_completion is null)
                {
                    _completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (_hasEnded)
                        Complete(_completion);
                }

                return _completion.Task;
            }
        }
    }

    /// <summary>The token of every iteration that has none of its own.</summary>
    public CancellationToken Cancelled => CancelledSource.Token;

    /// <summary>The source of <see cref="Cancelled"/>.</summary>
    protected CancellationTokenSource CancelledSource { get; } = new();

    public bool IsStopping => Volatile.Read(ref _isStopRequested);

    public bool IsCancelled => Volatile.Read(ref _isCancelRequested);

    /// <summary>Whether an unhandled failure ends the run.</summary>
    public bool HasFailed => Volatile.Read(ref _hasFailed);

    /// <summary>How often the connection has returned since the begin.</summary>
    public int ConnectionReturns => Volatile.Read(ref _connectionReturns);

    /// <summary>Whether nothing may begin because the connection is down. A run that is stopping waits for no connection (rule L4).</summary>
    public bool IsHeld => Loop.Options is { WhileDisconnected: WhileDisconnected.Hold, Connection.IsUp: false } && !IsStopping;

    /// <summary>Whether no further iteration begins.</summary>
    public bool IsEndingNoLock => _isStopRequested || _isCancelRequested || _isComplete || Failure is not null || _isInAfterHook;

    public LoopHookCalls HookCalls
    {
        get
        {
            lock (Loop.Sync)
                return HookCallsNoLock;
        }
    }

    /// <summary>The first unhandled failure; null without one.</summary>
    protected LoopFailure? Failure => _hookCalls?.Failure;

    private LoopHookCalls HookCallsNoLock => _hookCalls ??= new LoopHookCalls(this);

    TaskLoop? ILoopFlow.Inside
    {
        get => _isInside ? Loop : null;
        set => _isInside = value is not null;
    }

    bool ILoopFlow.IsOnStackOnly => Loop.Body.IsSynchronous;

    object ILoopFlow.Mark => CancelledSource;

    ExecutionContext? ILoopFlow.Marked { get; set; }

    void ILoopFlow.GoAsync() => _goesAsync = true;

    /// <summary>Whether the mark is that of the run, and a body is alive for which the run is the flow.</summary>
    public bool IsMarkedBy(object mark) => _isInside && mark == CancelledSource;

    /// <summary>The flow of the next iteration.</summary>
    protected ILoopFlow NextFlow() => _goesAsync ? new LoopFlow(Loop.Body.IsSynchronous) : this;

    public override void Fail(Exception clockFault) => Queue.Work.Enqueue(new LoopClockFault(this, clockFault));

    /// <summary>Whether no further iteration begins.</summary>
    public bool IsEnding()
    {
        lock (Loop.Sync)
            return IsEndingNoLock;
    }

    public void StopNoLock()
    {
        if (_isStopRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isStopRequested, true);
        EndOpeningNoLock();
        WakeAll();
    }

    public void CancelNoLock()
    {
        if (_isCancelRequested || _isInAfterHook)
            return;

        Volatile.Write(ref _isCancelRequested, true);
        Observe(CancelledSource.CancelAsync());
        CancelAttemptsNoLock();
        EndOpeningNoLock();
        WakeAll();
    }

    public void OnConnectionReturned()
    {
        Interlocked.Increment(ref _connectionReturns);
        WakeAll();
    }

    /// <summary>Lets every wait of the run look at the state of things again.</summary>
    public abstract void WakeAll();

    /// <summary>The first unhandled failure ends the run; later ones are reported beside it (rule O3).</summary>
    public void Fail(in LoopFailure failure)
    {
        bool isFirst;
        lock (Loop.Sync)
        {
            isFirst = Failure is null;
            if (isFirst)
            {
                HookCallsNoLock.Failure = failure;
                Volatile.Write(ref _hasFailed, true);
                Loop.Figures.RunFailed(failure.Exception);
            }
        }

        if (!isFirst)
            Loop.Reports.HookFailed(failure.Place, failure.Exception, failure.Iteration);
        WakeAll();
    }

    /// <summary>The schedule or the clock has thrown: there is no telling what comes next.</summary>
    public void TimeFailed(Exception exception) => Fail(new LoopFailure(Loop, LoopPlace.Schedule, exception, iteration: null));

    public void AttemptFailed(Exception exception)
    {
        lock (Loop.Sync)
            Loop.Figures.Failed(exception);
    }

    /// <summary>Asks whether what the run works for is still there; if not, the run is cancelled.</summary>
    public bool IsWanted()
    {
        try
        {
            if (Loop.Options.RunWhile?.Invoke() != false)
                return true;
        }
        catch (Exception exception)
        {
            Loop.Reports.HookFailed(LoopPlace.RunWhile, exception);
            return true;
        }

        lock (Loop.Sync)
            CancelNoLock();
        return false;
    }

    /// <summary>Reports what callbacks of a cancelled token throw, and lets a virtual clock wait for them.</summary>
    public void Observe(Task cancellation)
    {
        if (cancellation.IsCompletedSuccessfully)
            return;

        using (ExecutionContextFlow.Suppress())
            Loop.Queue.Work.Track(ReportAsync(cancellation));

        async Task ReportAsync(Task callbacks)
        {
            // Yields even if the callbacks are done: whoever cancels may hold the lock, under which no listener is called.
            await callbacks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (callbacks.Exception?.InnerException is not AggregateException thrown)
                return;

            // The source has put what its callbacks threw into one exception. Those are not flattened: an aggregate is one failure, and an empty one would vanish.
            foreach (var exception in thrown.InnerExceptions)
                Loop.Reports.HookFailed(LoopPlace.CancellationCallback, exception);
        }
    }

    /// <summary>Nothing of the run is left, or it was removed before it began.</summary>
    /// <returns>The completed task.</returns>
    public Task SetCompletion(LoopEndReason reason)
    {
        lock (Loop.Sync)
        {
            (_hasEnded, _reason) = (true, reason);
            if (_completion is null)
                return reason is LoopEndReason.Failed or LoopEndReason.Cancelled ? Completion : Task.CompletedTask;

            Complete(_completion);
            return _completion.Task;
        }
    }

    /// <summary>Reads the clock; what that throws, or null.</summary>
    protected Exception? TryRead(ref ClockReading now)
    {
        try
        {
            now = Loop.Queue.Read();
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    /// <summary>The run begins no further iteration because none is left (rule L7).</summary>
    protected void CompleteNoLock() => _isComplete = true;

    /// <summary>Nothing changes the end of the run any more: why it ends.</summary>
    protected LoopEndReason EnterAfterHookNoLock()
    {
        _isInAfterHook = true;
        if (Failure is not null)
            return LoopEndReason.Failed;
        if (_isCancelRequested)
            return LoopEndReason.Cancelled;

        return _isStopRequested ? LoopEndReason.Stopped : LoopEndReason.Completed;
    }

    /// <summary>What precedes the first iteration is to end.</summary>
    protected abstract void EndOpeningNoLock();

    /// <summary>The run is cancelled: the attempts that have a token of their own are, too.</summary>
    protected abstract void CancelAttemptsNoLock();

    private void Complete(TaskCompletionSource completion)
    {
        switch (_reason)
        {
            case LoopEndReason.Failed:
                completion.SetException(Failure!.Value.Exception);
                _ = completion.Task.Exception;
                break;
            case LoopEndReason.Cancelled:
                completion.SetCanceled(CancellationToken.None);
                break;
            default:
                completion.SetResult();
                break;
        }
    }
}
