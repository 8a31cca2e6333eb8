using TaskLoops.Running;

namespace TaskLoops.Tests.Exploration;

/// <summary>A loop to which anything may be done at any moment, and which is held against the rules of its life in all that it does.</summary>
/// <remarks>It knows nothing of its past but what the rules need, so that two ways to one state look alike afterwards: what is counted is forgotten with the run.</remarks>
internal sealed class WatchedLoop : LoopListener
{
    /// <summary>Bodies that were called alone and have not ended: of further ones nothing new is to be learnt.</summary>
    private const int MostInvoked = 1;

    private static readonly Schedule _usual = Schedule.Every(TimeSpan.FromSeconds(1));
    private static readonly Schedule _other = Schedule.Every(TimeSpan.FromSeconds(0.5));

    private readonly ExploredClock _clock = new();
    private readonly ReadyGate? _gate;
    private readonly Scenario _scenario;
    private readonly Past _past;
    private readonly TaskLoop<int> _loop;
    private readonly List<CancellationToken> _bodies = [];
    private CancellationToken? _beforeHook;
    private int _secondsLeft;
    private bool _isDisposed;

    /// <summary>Whether a run is to be in progress when nothing waits any more.</summary>
    private bool _isWanted;
    private bool _isQueued;
    private Task? _task;
    private Task? _queuedTask;
    private int _state;
    private int _queuedState;

    private bool _isInRun;
    private bool _isStopped;
    private bool _isCancelled;
    private bool _hasFailed;
    private bool _isTimeUp;
    private LoopEndReason? _reason;
    private Stage _stage;
    private long _begun;
    private bool _isInCall;
    private int _invoked;

    public WatchedLoop(Scenario scenario, int calls, Func<int, int> choose)
    {
        _scenario = scenario;
        _past = new Past(calls, choose);
        _secondsLeft = scenario.Seconds;
        _gate = scenario.HasGate ? new ReadyGate() : null;
        _loop = TaskLoop.Create<int>(_usual, BodyAsync, new LoopOptions
        {
            Name = "watched",
            TimeProvider = _clock,
            Listener = this,
            Gate = _gate,
            Count = scenario.Count,
            MaxOverlap = scenario.MaxOverlap,
            Retry = new RetryPolicy { BaseDelay = TimeSpan.FromSeconds(0.25), Random = static () => 0.5 },
        });
        if (scenario.HasHooks)
            _loop.BeforeLoop(BeforeAsync).AfterLoop(AfterAsync).OnError(ErrorAsync);
    }

    private enum Stage
    {
        Begin,
        Before,
        Body,
        Error,
        After,
    }

    /// <summary>What has happened so far; not a part of the state.</summary>
    public Past History => _past;

    /// <summary>What can happen next: each step that waits, time that passes, the gate, and every call.</summary>
    public int Moves => _clock.Waiting + Others + (_past.CallsLeft > 0 ? _scenario.Controls.Count : 0);

    /// <summary>Moves that are nobody's call.</summary>
    private int Others => (_secondsLeft > 0 ? 1 : 0) + (_gate is { IsOpen: false } ? 1 : 0);

    public void Move(int move)
    {
        if (move < _clock.Waiting)
            _clock.Run(move);
        else if ((move -= _clock.Waiting) >= Others)
            _clock.RunNow(() => Call(_scenario.Controls[move - Others], isInside: false));
        else if (move == 0 && _secondsLeft > 0)
            Pass();
        else
            _clock.RunNow(OpenGate);

        Look();
    }

    /// <summary>Ends the loop whatever it does, oldest step first: it must end whole from every state.</summary>
    public void End()
    {
        Note("the end");
        _past.CallsLeft = 1;
        _clock.RunNow(() => Call(Control.Cancel, isInside: false));
        Expect(_clock.Drain(static _ => 0, mostSteps: 400), "the loop does not end");
        Expect(!_loop.IsRunning && !_isInRun && _loop.GetStatus().State == LoopState.Idle, $"still {_loop.GetStatus().State}");
        Expect(_loop.Completion.IsCompleted, "L8: the task of the last run is not complete");
        Look();
    }

    public override void OnRunStarted(TaskLoop loop)
    {
        Note("run");
        Expect(!_isInRun, "L1: two runs at once");
        Expect(_isWanted && !_isDisposed, "L1: a run begins that nobody wants");
        (_isInRun, _stage, _begun, _reason) = (true, Stage.Begin, 0, null);
        (_isStopped, _isCancelled, _hasFailed, _isTimeUp) = (false, false, false, false);
        (_task, _queuedTask) = (_isQueued ? _queuedTask : _task, null);
        (_state, _queuedState) = (_queuedState, 0);
        _isQueued = false;
    }

    public override void OnRunEnded(in LoopEnd end)
    {
        Note($"end {end.Reason}");
        Expect(_isInRun, "L9: a run ends twice");
        Expect(!_scenario.HasHooks || _stage == Stage.After, "L3: no after hook");
        ExpectReason(end.Reason);
        Expect(_bodies.Count == 0, "O4: the run has ended before its bodies");
        (_isInRun, _reason, _stage, _state) = (false, end.Reason, Stage.Begin, 0);
        (_isStopped, _isCancelled, _isTimeUp) = (false, false, false);
        if (!_isQueued)
            _isWanted = false;
    }

    public override void OnIterationStarted(in LoopIteration iteration)
    {
        Note($"#{iteration.Index}");
        Expect(_isInRun && _stage <= Stage.Body, "L3: an iteration outside of its place");
        Expect(!_isStopped && !_isCancelled && !_hasFailed, "L4, L5, O3: an iteration has begun after the run was told to end");
        Expect(iteration.Index == _begun, $"O2: iteration {iteration.Index} instead of {_begun}");
        Expect(_begun != _scenario.Count, "L7: one more than the count");
        _begun++;
        _stage = Stage.Body;
    }

    public override void OnUnhandled(in LoopFailure failure)
    {
        Note("unhandled");
        Expect(failure.Exception is NotSupportedException, $"unhandled: {failure.Exception}");
    }

    /// <summary>Beside the course may fail: what is cancelled before it throws (rule E3), what fails when the run has failed already (rule O3), and hooks whose time is up.</summary>
    public override void OnHookFailed(in LoopFailure failure)
    {
        var exception = failure.Exception;
        Expect(
            exception switch
            {
                TimeoutException => _isCancelled || (_isStopped && failure.Place == LoopPlace.BeforeHook),
                NotSupportedException => _isCancelled || _hasFailed,
                OperationCanceledException => _isTimeUp,
                _ => false,
            },
            $"failed beside: {failure.Place} {exception}");
    }

    private void Pass()
    {
        Note("1 s");
        _secondsLeft--;
        _clock.RunNow(() => _clock.Pass(TimeSpan.FromSeconds(1)));
    }

    private void OpenGate()
    {
        Note("gate");
        _gate!.Open();
    }

    private void Call(Control control, bool isInside)
    {
        Note(isInside ? $"inside {control}" : control.ToString());
        _past.CallsLeft--;
        Expect(LoopFlow.IsInside(_loop) == isInside, $"L10: the call is taken for one from {(isInside ? "outside" : "inside")}");
        var wasInCall = _isInCall;
        _isInCall = control != Control.Invoke;
        switch (control)
        {
            case Control.Start or Control.TryStart:
                Start(control);
                break;
            case Control.Stop:
                _loop.Stop();
                Told(() => _isStopped = true);
                break;
            case Control.Cancel:
                _loop.Cancel();
                ToldToCancel();
                break;
            case Control.TimeIsUp:
                var run = _loop.Life.Cancel();
                ToldToCancel();
                _isTimeUp = _isInRun;
                run?.HookCalls.LimitReached();
                break;
            case Control.Dispose:
                _ = _loop.Life.Dispose();
                _isDisposed = true;
                ToldToCancel();
                break;
            case Control.Restart:
                Restart();
                break;
            case Control.Change:
                _loop.ChangeSchedule(ReferenceEquals(_loop.Schedule, _usual) ? _other : _usual);
                break;
            case Control.Invoke when _invoked < MostInvoked:
                _ = _loop.InvokeAsync(2).AsTask();
                break;
        }

        _isInCall = wasInCall;
        Expect(_loop.IsBeingCancelled == (_isInRun && _isCancelled), "L5: IsBeingCancelled");
    }

    private void Start(Control control)
    {
        var (isFree, wasInRun) = (!_isInRun || (IsEnding && !_isQueued), _isInRun);
        if (isFree && !_isDisposed)
            (_isWanted, _queuedState) = (true, 0);
        try
        {
            var task = control == Control.Start ? _loop.Start(0) : null;
            var isStarted = task is not null || _loop.TryStart(0);
            Expect(isStarted == isFree && !_isDisposed, $"L1: {control} was {(isStarted ? "accepted" : "refused")}");
            if (!isStarted)
                return;

            _isQueued = wasInRun;
            if (wasInRun)
                _queuedTask = task;
            else
                _task = task;
        }
        catch (ObjectDisposedException)
        {
            Expect(_isDisposed, "L1: refused as disposed of, and is not");
        }
        catch (InvalidOperationException)
        {
            Expect(!isFree, "L1: refused, and there is room");
        }
    }

    private void Restart()
    {
        var wasInRun = _isInRun;
        if (!_isDisposed)
        {
            (_isWanted, _queuedState) = (true, 1);
            if (!wasInRun)
                _task = null;
        }

        try
        {
            _loop.Restart(1);
            Expect(!_isDisposed, "L6: a loop that was disposed of has restarted");
        }
        catch (ObjectDisposedException)
        {
            Expect(_isDisposed, "L6: refused as disposed of, and is not");
            return;
        }

        if (!wasInRun)
            return;

        _isQueued = true;
        if (_stage < Stage.After || !_scenario.HasHooks)
            _isCancelled = true;
    }

    /// <summary>Whether no iteration begins any more, as far as it was told or has happened.</summary>
    private bool IsEnding => _isStopped || _isCancelled || _hasFailed || _stage >= Stage.Error || _begun == _scenario.Count;

    private void ToldToCancel()
    {
        Told(() => _isCancelled = true);
        Expect(_stage == Stage.After || _bodies.TrueForAll(token => token.IsCancellationRequested), "L5: the token is not cancelled when the call returns");
    }

    /// <summary>The last word wins: what was queued is taken away, and its task ends cancelled.</summary>
    private void Told(Action change)
    {
        Expect(_queuedTask is null or { IsCanceled: true }, "L1: the task of the run that was taken away is not cancelled");
        (_isWanted, _isQueued, _queuedTask, _queuedState) = (false, false, null, 0);
        if (_isInRun && _stage < Stage.After)
            change();
    }

    private void ExpectReason(LoopEndReason reason)
    {
        var expected = _hasFailed ? LoopEndReason.Failed
            : _isCancelled ? LoopEndReason.Cancelled
            : _isStopped ? LoopEndReason.Stopped
            : LoopEndReason.Completed;
        Expect(reason == expected, $"L3: it is said to end {reason} instead of {expected}");
        Expect(reason != LoopEndReason.Completed || _begun == _scenario.Count, "L7: completed before its count");
    }

    /// <summary>What must be true between any two steps, and what besides when nothing is left to be done.</summary>
    private void Look()
    {
        Expect(_loop.IsRunning == _isInRun, $"L12: IsRunning is {_loop.IsRunning}");
        Expect(_loop.CurrentIteration == (_begun == 0 ? null : _begun - 1), "L12: CurrentIteration");
        Expect(_loop.HasFailed == _hasFailed, "L9: HasFailed");
        Expect(_bodies.TrueForAll(token => token.IsCancellationRequested == _isCancelled), "L4, L5: the body's token");
        Expect(_beforeHook is not { } hook || hook.IsCancellationRequested == (_isStopped || _isCancelled), "L4, L5: the before hook's token");
        if (!_isInRun && _reason is { } reason && _task is not null)
        {
            var status = reason switch
            {
                LoopEndReason.Failed => TaskStatus.Faulted,
                LoopEndReason.Cancelled => TaskStatus.Canceled,
                _ => TaskStatus.RanToCompletion,
            };
            Expect(_task.Status == status, $"L8: the task is {_task.Status}");
            (_task, _reason) = (null, null);
        }

        if (!_isInRun)
            _reason = null;
        if (_clock.Waiting > 0)
            return;

        var isRetried = _isStopped && (_scenario.BodyIsRetried || _scenario.HookIsRetried) && _clock.HasTimer;
        Expect(_loop.IsRunning == _isWanted || (_loop.IsRunning && isRetried), $"L1, L4, L5, L6: a run is {(_isWanted ? "wanted" : "not wanted")}, and IsRunning is {_loop.IsRunning}");
        if (!_isInRun || isRetried)
            return;

        var state = _loop.GetStatus().State;
        Expect(
            state == LoopState.WaitingForGate ? _gate is { IsOpen: false } : state is LoopState.Sleeping or LoopState.BackingOff or LoopState.Preparing && _clock.HasTimer,
            $"nothing goes on, and the loop is {state}");
        Expect(_bodies.Count == 0 || state == LoopState.BackingOff, "a body is left");
    }

    private async Task BeforeAsync(CancellationToken cancelled)
    {
        Note("before");
        Expect(_isInRun && (_stage == Stage.Begin || (_stage == Stage.Before && _scenario.HookIsRetried)), "L3: a before hook outside of its place");
        Expect(!_isInCall, "L2: a hook on the stack of a call");
        var isFirst = _stage == Stage.Begin;
        _stage = Stage.Before;
        _beforeHook = cancelled;
        try
        {
            await StepAsync(cancelled);
        }
        finally
        {
            _beforeHook = null;
        }

        if (isFirst && _scenario.HookIsRetried)
            throw new TimeoutException();
    }

    private async Task BodyAsync(LoopIteration iteration, int state, CancellationToken cancelled)
    {
        ExpectNoLock();
        if (state == 2)
        {
            Note("invoked");
            _invoked++;
            Expect(iteration is { Index: 0, Attempt: 1 } && !cancelled.CanBeCanceled, "L12: an iteration of its own");
            await WaitAsync(cancelled);
            _invoked--;
            if (_scenario.BodyIsRetried)
                throw new TimeoutException();
            return;
        }

        _bodies.Add(cancelled);
        Expect(_bodies.Count <= _scenario.MaxOverlap, $"O1: {_bodies.Count} bodies at once");
        Expect(_isInRun && _stage is Stage.Body, $"L3: a body in stage {_stage}");
        Expect(!_isCancelled, "L5: an attempt after the cancel");
        Expect(!_isInCall, "L2: a body on the stack of a call");
        Expect(state == _state, $"L6: state {state} instead of {_state}");
        try
        {
            await StepAsync(cancelled);
            if (_scenario.BodyIsRetried && iteration.Attempt == 1)
                throw new TimeoutException();
            if (iteration.Index == _scenario.FailsAt)
            {
                // From a body that was cancelled before, an exception is none of the run's (rule E3).
                _hasFailed |= !cancelled.IsCancellationRequested;
                throw new NotSupportedException();
            }
        }
        finally
        {
            _bodies.Remove(cancelled);
        }
    }

    private async Task ErrorAsync(LoopFailure failure, CancellationToken limit)
    {
        Note("error");
        Expect(_hasFailed && _stage < Stage.Error, "L3, O3: an error hook outside of its place");
        Expect(_bodies.Count == 0, "O3: the error hook runs while a body does");
        _stage = Stage.Error;
        await StepAsync(limit);
    }

    private async Task AfterAsync(LoopEnd end, CancellationToken limit)
    {
        Note("after");
        Expect(_isInRun && _stage < Stage.After, "L3: an after hook outside of its place");
        Expect(_bodies.Count == 0, "O4: the after hook runs while a body does");
        Expect(!_isInCall, "L2: a hook on the stack of a call");
        _stage = Stage.After;
        ExpectReason(end.Reason);
        await StepAsync(limit);
        Expect(_isInRun, "L3: the run has ended before its after hook");
    }

    /// <summary>User code: may call the loop, waits, and may call it again.</summary>
    private async Task StepAsync(CancellationToken cancelled)
    {
        ExpectNoLock();
        CallFromInside();
        await WaitAsync(cancelled);
        ExpectNoLock();
        CallFromInside();
    }

    private void CallFromInside()
    {
        if (_scenario.CallsFromInside && _past.CallsLeft > 0 && _past.Choose(_scenario.Controls.Count + 1) is > 0 and var chosen)
            Call(_scenario.Controls[chosen - 1], isInside: true);
    }

    /// <summary>Over in a step of its own, or cancelled in one.</summary>
    private async Task WaitAsync(CancellationToken cancelled)
    {
        var step = new TaskCompletionSource();
        var (end, cancel) = ((Action)(() => step.TrySetResult()), (Action)(() => step.TrySetCanceled(cancelled)));
        _clock.Enqueue(end);
        await using var registration = cancelled.Register(() => _clock.Enqueue(cancel));
        try
        {
            await step.Task;
        }
        finally
        {
            // Whichever of the two was second would do nothing any more.
            _clock.Forget(end);
            _clock.Forget(cancel);
        }
    }

    private void ExpectNoLock() => Expect(!Monitor.IsEntered(_loop.Sync), "L10: user code under the lock");

    private void Note(string what) => _past.Events.Add(what);

    private void Expect(bool isSo, string what)
    {
        if (!isSo)
            _past.Faults.Add(what);
    }
}
