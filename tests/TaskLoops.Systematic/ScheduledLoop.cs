namespace TaskLoops.Systematic;

/// <summary>A loop on a controlled clock, what callers do to it, and what must be true of it whatever they do.</summary>
internal sealed class ScheduledLoop : LoopListener
{
    /// <summary>How many different calls there are.</summary>
    public const int Calls = 8;

    private static readonly Schedule _usual = Schedule.Every(TimeSpan.FromSeconds(1));
    private static readonly Schedule _other = Schedule.Every(TimeSpan.FromSeconds(0.5));

    private readonly ControlledClock _clock = new();
    private readonly ReadyGate? _gate;
    private readonly TaskLoop _loop;
    private readonly int _maxOverlap;
    private readonly bool _hasHooks;

    /// <summary>Of the run in progress: guarded by this object, and never held while the loop is called.</summary>
    private readonly object _sync = new();

    /// <summary>The iterations begun. Of two that overlap, any may be told first.</summary>
    private readonly HashSet<long> _begun = [];
    private int _bodies;
    private TaskCompletionSource? _nextBegun;
    private int _before;
    private int _after;
    private bool _isInRun;

    public ScheduledLoop(int maxOverlap, bool hasHooks, bool hasGate = false)
    {
        (_maxOverlap, _hasHooks, _gate) = (maxOverlap, hasHooks, hasGate ? new ReadyGate() : null);
        _loop = TaskLoop.Create(_usual, BodyAsync, new LoopOptions
        {
            TimeProvider = _clock,
            Listener = this,
            MaxOverlap = maxOverlap,
            Gate = _gate,
            Retry = new RetryPolicy { BaseDelay = TimeSpan.FromSeconds(0.25), Random = static () => 0.5 },
        });
        if (hasHooks)
            _loop.BeforeLoop(BeforeAsync).AfterLoop(AfterAsync);
    }

    public bool CallsFromInside { get; init; }

    public bool IsRetried { get; init; }

    public bool Fails { get; init; }

    public bool IsSynchronous { get; init; }

    public Func<int, int> Choose { get; set; } = static _ => 0;

    public string? Fault { get; private set; }

    public void PassTime()
    {
        _gate?.Open();
        for (var second = 0; second < 3; second++)
            _clock.Pass(TimeSpan.FromSeconds(1));
    }

    /// <summary>Calls the loop; to be refused because it runs already, or no more, is as good as anything.</summary>
    public void Call(int call)
    {
        try
        {
            CallWhatever(call);
        }
        catch (InvalidOperationException)
        {
        }
    }

    /// <summary>Ends it one way or the other: a loop that does not end, or does not start again, is a deadlock, which Coyote finds.</summary>
    public async Task EndAsync()
    {
        // A run that fails while it is stopping waits for time, which passes no more; and a call from inside may start it again.
        if (!IsRetried && !CallsFromInside && Choose(2) == 0)
        {
            _loop.Stop();
            await CompletionAsync();
            var begun = new TaskCompletionSource();
            lock (_sync)
                _nextBegun = begun;
            Expect(_loop.TryStart(), "L1: a loop that has ended does not start");
            await begun.Task;
        }

        _ = _loop.Life.Dispose();
        await CompletionAsync();
        lock (_sync)
            Expect(!_isInRun && _bodies == 0, "L9, O4: something is left of a run");
    }

    public override void OnRunStarted(TaskLoop loop)
    {
        lock (_sync)
        {
            Expect(!_isInRun, "L1: two runs at once");
            (_isInRun, _before, _after) = (true, 0, 0);
            _begun.Clear();
        }
    }

    public override void OnRunEnded(in LoopEnd end)
    {
        lock (_sync)
        {
            Expect(_isInRun, "L9: a run ends twice");
            Expect(_after == (_hasHooks ? 1 : 0), $"L3: {_after} after hooks");
            Expect(_bodies == 0, "O4: a body outlives its run");
            _isInRun = false;
        }
    }

    public override void OnIterationStarted(in LoopIteration iteration)
    {
        TaskCompletionSource? begun;
        lock (_sync)
        {
            Expect(_begun.Add(iteration.Index), $"O2: iteration {iteration.Index} for the second time");
            (begun, _nextBegun) = (_nextBegun, null);
        }

        begun?.SetResult();
    }

    public override void OnUnhandled(in LoopFailure failure) =>
        Expect(failure.Exception is NotSupportedException, $"unhandled: {failure.Exception}");

    public override void OnHookFailed(in LoopFailure failure) =>
        Expect(failure.Exception is TimeoutException or NotSupportedException or OperationCanceledException, $"failed beside: {failure.Exception}");

    private void CallWhatever(int call)
    {
        switch (call)
        {
            case 0:
                _ = _loop.Start();
                break;
            case 1 or 2:
                _ = _loop.TryStart();
                break;
            case 3:
                _loop.Stop();
                break;
            case 4:
                _loop.Cancel();
                break;
            case 5:
                _loop.Restart();
                break;
            case 6:
                _loop.ChangeSchedule(ReferenceEquals(_loop.Schedule, _usual) ? _other : _usual);
                break;
            case 7:
                _loop.Life.Cancel()?.HookCalls.LimitReached();
                break;
        }
    }

    private async Task CompletionAsync()
    {
        try
        {
            await _loop.Completion;
        }
        catch (Exception exception) when (exception is OperationCanceledException or NotSupportedException)
        {
        }

        Expect(!_loop.IsRunning && _loop.GetStatus().State == LoopState.Idle, "L9: the loop is not idle");
    }

    private async Task BeforeAsync(CancellationToken cancelled)
    {
        lock (_sync)
            Expect(_isInRun && ++_before == 1 && _begun.Count == 0, "L3: a before hook outside of its place");
        await StepAsync();
    }

    private async Task BodyAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        lock (_sync)
        {
            Expect(++_bodies <= _maxOverlap, $"O1: {_bodies} bodies at once");
            Expect(_isInRun && _after == 0, "L3: a body outside of its run");
            Expect(!_hasHooks || _before == 1, "L3: a body before the before hook");
        }

        try
        {
            if (!IsSynchronous)
                await StepAsync();
            if (IsRetried && iteration.Attempt == 1)
                throw new TimeoutException();
            if (Fails && iteration.Index == 1)
                throw new NotSupportedException();
        }
        finally
        {
            lock (_sync)
                _bodies--;
        }
    }

    private async Task AfterAsync(LoopEnd end, CancellationToken limit)
    {
        lock (_sync)
        {
            Expect(_isInRun && ++_after == 1, "L3: an after hook outside of its place");
            Expect(_bodies == 0, "O4: the after hook runs while a body does");
        }

        await StepAsync();
    }

    private async Task StepAsync()
    {
        if (CallsFromInside)
            Call(Choose(Calls));

        // What follows runs where it is over, and is waited for with that at the end.
        var step = new TaskCompletionSource();
        ControlledWork.Run(step.SetResult);
        await step.Task;
    }

    private void Expect(bool isSo, string what)
    {
        if (!isSo)
            Fault ??= what;
    }
}
