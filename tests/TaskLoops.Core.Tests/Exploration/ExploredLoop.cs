namespace TaskLoops.Tests.Exploration;

/// <summary>A loop whose every step can be put in any order, and what must be true of it in every order.</summary>
internal sealed class ExploredLoop : LoopListener
{
    private readonly ExploredClock _clock = new();
    private readonly List<string> _faults = [];
    private readonly List<string> _events = [];
    private readonly ReadyGate _gate = new();
    private readonly bool _bodyFailsOnce;
    private readonly int _maxOverlap;
    private int _bodies;
    private int _runs;
    private int _ended;
    private int _afterHooks;
    private bool _isInRun;
    private bool _isInAfterHook;

    /// <summary>Whether the current run has been told to end, so that no iteration may begin.</summary>
    private bool _mustBeginNothing;
    private Control? _lastWord;

    public ExploredLoop(bool hasGate, bool bodyFailsOnce, int maxOverlap)
    {
        _bodyFailsOnce = bodyFailsOnce;
        _maxOverlap = maxOverlap;
        Loop = TaskLoop
            .Create<int>(Schedule.Every(TimeSpan.FromSeconds(1)), BodyAsync, new LoopOptions
            {
                TimeProvider = _clock,
                Listener = this,
                Gate = hasGate ? _gate : null,
                MaxOverlap = maxOverlap,
                Retry = new RetryPolicy { BaseDelay = TimeSpan.FromSeconds(0.25), Random = () => 0.5 },
            })
            .BeforeLoop(BeforeAsync)
            .AfterLoop(AfterAsync);
    }

    public TaskLoop<int> Loop { get; }

    public IReadOnlyList<string> Faults => _faults;

    public string Events => string.Join(", ", _events);

    /// <summary>Starts the loop and lets it come to a phase, without any choice.</summary>
    public void Reach(LoopState phase, Func<int, int> oldestFirst)
    {
        _ = Loop.Start(0);
        if (phase == LoopState.WaitingForGate)
        {
            Run(oldestFirst, 3);
            return;
        }

        _gate.Open();
        for (var steps = 0; steps < 30 && Loop.GetStatus().State != phase; steps++)
            Run(oldestFirst, 1);
        Expect(Loop.GetStatus().State == phase, $"the loop is {Loop.GetStatus().State} instead of {phase}");
    }

    /// <summary>Puts control calls, the opening of the gate and the passing of time among the steps, and runs all of them in the order chosen.</summary>
    public void Disturb(IReadOnlyList<Control> controls, int seconds, Func<int, int> choose, Func<int, int> oldestFirst)
    {
        foreach (var control in controls)
            _clock.Enqueue(() => Call(control));
        _clock.Enqueue(_gate.Open);
        PassLater(seconds);
        Expect(_clock.Drain(choose, mostSteps: 400), "the loop does not settle");

        // A run that was stopped in a failing attempt tries again until it succeeds: that takes the back-off's time.
        _clock.Pass(TimeSpan.FromSeconds(1));
        Expect(_clock.Drain(oldestFirst, mostSteps: 400), "the loop does not settle after its back-off");
        if (_lastWord is { } word)
            Expect(Loop.IsRunning == word is Control.Start or Control.Restart, $"the last word was {word}, and IsRunning is {Loop.IsRunning}");
    }

    /// <summary>Ends the loop whatever it does, and checks that it has ended whole.</summary>
    public void End(Func<int, int> oldestFirst)
    {
        _clock.Enqueue(() => Call(Control.Cancel));
        Expect(_clock.Drain(oldestFirst, mostSteps: 400), "the loop does not end");
        Expect(!Loop.IsRunning && Loop.GetStatus().State == LoopState.Idle, $"still {Loop.GetStatus().State}");
        Expect(Loop.Completion.IsCompleted, "the task of the last run is not complete");
        Expect(_runs == _ended && _runs == _afterHooks, $"{_runs} runs, {_ended} ends, {_afterHooks} after hooks");
        Expect(_bodies == 0, $"{_bodies} bodies are left");
    }

    public override void OnRunStarted(TaskLoop loop)
    {
        Note("run");
        Expect(!_isInRun, "two runs at once");
        _isInRun = true;
        _mustBeginNothing = false;
        _runs++;
    }

    public override void OnRunEnded(in LoopEnd end)
    {
        Note($"end {end.Reason}");
        _isInRun = false;
        _ended++;
    }

    public override void OnIterationStarted(in LoopIteration iteration)
    {
        Note($"#{iteration.Index}");
        Expect(!_mustBeginNothing, "an iteration has begun after the run was told to end");
    }

    public override void OnUnhandled(in LoopFailure failure) => Expect(isSo: false, $"unhandled: {failure.Exception}");

    /// <summary>All that may fail beside the course is the body, when it was cancelled before it threw (rule E3).</summary>
    public override void OnHookFailed(in LoopFailure failure) =>
        Expect(failure is { Place: LoopPlace.Body, Exception: TimeoutException } && _mustBeginNothing, $"failed beside: {failure.Exception}");

    private void Call(Control control)
    {
        Note(control.ToString());
        switch (control)
        {
            case Control.Start:
                if (TryStart())
                    _lastWord = control;
                break;
            case Control.Stop:
                Loop.Stop();
                EndsNow(control);
                break;
            case Control.Cancel:
                Loop.Cancel();
                EndsNow(control);
                break;
            case Control.Dispose:
                _ = Loop.DisposeAsync().AsTask();
                EndsNow(control);
                break;
            case Control.Restart when _lastWord != Control.Dispose:
                Loop.Restart(_runs);
                _mustBeginNothing = _isInRun && Loop.IsBeingCancelled;
                _lastWord = control;
                break;
            case Control.Change:
                Loop.ChangeSchedule(Schedule.Every(TimeSpan.FromSeconds(0.5)));
                break;
        }
    }

    private bool TryStart()
    {
        try
        {
            return Loop.TryStart(_runs);
        }
        catch (ObjectDisposedException)
        {
            Expect(_lastWord == Control.Dispose, "refused as disposed of, and is not");
            return false;
        }
    }

    private void EndsNow(Control control)
    {
        _mustBeginNothing = true;
        if (_lastWord != Control.Dispose)
            _lastWord = control;
    }

    private void PassLater(int seconds)
    {
        if (seconds == 0)
            return;

        _clock.Enqueue(() =>
        {
            _clock.Pass(TimeSpan.FromSeconds(1));
            PassLater(seconds - 1);
        });
    }

    private async Task BeforeAsync(CancellationToken cancelled)
    {
        Note("before");
        await StepAsync(cancelled);
    }

    private async Task BodyAsync(LoopIteration iteration, int state, CancellationToken cancelled)
    {
        Expect(++_bodies <= _maxOverlap, $"{_bodies} bodies at once");
        Expect(_isInRun && !_isInAfterHook, "a body outside of its run");
        try
        {
            await StepAsync(cancelled);
            if (_bodyFailsOnce && iteration.Attempt == 1)
                throw new TimeoutException();
        }
        finally
        {
            _bodies--;
        }
    }

    private async Task AfterAsync(LoopEnd end, CancellationToken limit)
    {
        Note("after");
        Expect(_bodies == 0, "the after hook runs while a body does");
        Expect(!_isInAfterHook, "two after hooks at once");
        _afterHooks++;
        _isInAfterHook = true;
        await StepAsync(limit);
        _isInAfterHook = false;
    }

    /// <summary>What user code waits for: over in a step of its own, or cancelled in one.</summary>
    private async Task StepAsync(CancellationToken cancelled)
    {
        var step = new TaskCompletionSource();
        _clock.Enqueue(() => step.TrySetResult());
        await using var registration = cancelled.Register(() => _clock.Enqueue(() => step.TrySetCanceled(cancelled)));
        await step.Task;
    }

    private void Run(Func<int, int> choose, int steps) => _ = _clock.Drain(choose, steps);

    private void Note(string what) => _events.Add(what);

    private void Expect(bool isSo, string what)
    {
        if (!isSo)
            _faults.Add($"{what}; after {Events}");
    }
}
