namespace TaskLoops.Running;

/// <summary>One run of a loop, from its start to its end: gate, before hook, iterations, error hook, after hook (rule L3).</summary>
internal sealed class LoopRun : LoopIterations
{
    private LoopState _phase = LoopState.WaitingForGate;

    /// <summary>What precedes the first iteration; null once that is over.</summary>
    private LoopOpening? _opening;

    /// <summary>What the run waits with for its last iterations; null before.</summary>
    private LoopAwaitableWait? _closing;

    /// <summary>Prepares a run; nothing happens before <see cref="Begin"/>.</summary>
    public LoopRun(TaskLoop loop, object? state)
        : base(loop, state) => _opening = new LoopOpening(this);

    public LoopState StateNoLock => _phase == LoopState.Sleeping ? StateOfIterationsNoLock : IsEndingNoLock ? LoopState.Ending : _phase;

    /// <summary>Runs until the first wait, which is armed when this returns; the rest never runs on this stack (rule L2).</summary>
    public void Begin()
    {
        Loop.Reports.RunStarted();
        Loop.Options.Gate?.Add(this);
        Loop.Options.Connection?.Add(this);
        using (ExecutionContextFlow.Suppress())
            _ = OpenAsync(_opening!);
    }

    /// <summary>The gate is or was open while the run was at it.</summary>
    public void LetThrough()
    {
        Volatile.Read(ref _opening)?.LetThrough();
        WakeAll();
    }

    /// <summary>The gate is behind the run.</summary>
    public void PrepareNoLock() => _phase = LoopState.Preparing;

    public override void WakeAll()
    {
        WakeItself();
        WakeBackOffs();
    }

    protected override void WakeItself()
    {
        Volatile.Read(ref _opening)?.Wait.Wake();
        Wake();
        Volatile.Read(ref _closing)?.Wake();
    }

    protected override void EndOpeningNoLock() => _opening?.EndNoLock();

    protected override void Close()
    {
        // Once: where a provider's timer throws, both the sleep that failed and the step that was woken by the failure come here.
        var wait = new LoopAwaitableWait(Loop.Queue);
        if (Interlocked.CompareExchange(ref _closing, wait, null) is null)
            _ = CloseAsync(wait);
    }

    private async Task OpenAsync(LoopOpening opening)
    {
        try
        {
            PlanFromStart();

            // From here on everything runs in work items: on the caller's stack, an inner wait could end before its outer has begun to wait for
            // it, and the runtime would send the outer to the pool, where no work queue sees it.
            await opening.Wait.Yield().ConfigureAwait(false);
            if (await opening.RunAsync().ConfigureAwait(true))
            {
                lock (Loop.Sync)
                    (_opening, _phase) = (null, LoopState.Sleeping);
                BeginIterations();
                return;
            }
        }
        catch (Exception exception)
        {
            Fail(new LoopFailure(Loop, LoopPlace.Schedule, exception, iteration: null));
            await opening.Wait.Yield().ConfigureAwait(false);
        }

        Close();
    }

    /// <summary>Where nothing comes before the first wait, the schedule counts from the instant of the start as well (rules L2 and T3).</summary>
    private void PlanFromStart()
    {
        var start = Loop.Queue.Read();
        lock (Loop.Sync)
            PlanNoLock(start, isAnchor: Loop.Options is { Gate: null, Store: null } && Loop.Hooks?.Before is null);
    }

    /// <summary>Everything that follows the last iteration. No exception of a hook can skip any of it.</summary>
    private async Task CloseAsync(LoopAwaitableWait wait)
    {
        while (IsBusy())
            await wait.UntilWoken().ConfigureAwait(false);
        await DisposeAttemptsAsync().ConfigureAwait(true);
        if (Failure is { } failure)
            await HookCalls.ErrorAsync(failure).ConfigureAwait(true);

        LoopEnd end;
        lock (Loop.Sync)
            end = new LoopEnd(Loop, EnterAfterHookNoLock(), Begun, Failure?.Exception);

        await HookCalls.AfterAsync(end).ConfigureAwait(true);
        Loop.Options.Gate?.Remove(this);
        Loop.Options.Connection?.Remove(this);
        Loop.Reports.RunEnded(end);
        Loop.Life.Ended(this, end.Reason);
    }
}
