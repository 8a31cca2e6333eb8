namespace TaskLoops.Running;

/// <summary>One run of a loop, from its start to its end: gate, before hook, iterations, error hook, after hook (rule L3).</summary>
internal sealed class LoopRun : LoopIterations
{
    /// <summary>What the run waits with before its first iteration, a <see cref="LoopOpening"/>, and after its last; null between them.</summary>
    private LoopAwaitableWait? _edge;

    /// <summary>Prepares a run; nothing happens before <see cref="Begin"/>.</summary>
    public LoopRun(TaskLoop loop, object? state)
        : base(loop, state)
    {
    }

    public LoopState StateNoLock => Phase switch
    {
        LoopRunPhase.Iterating => StateOfIterationsNoLock,
        _ when IsEndingNoLock => LoopState.Ending,
        LoopRunPhase.Preparing => LoopState.Preparing,
        _ => LoopState.WaitingForGate,
    };

    /// <summary>Whether anything comes between the start and the first wait.</summary>
    private bool HasOpening => Loop.Options is not { Gate: null, Store: null } || Loop.Hooks?.Before is not null;

    private LoopOpening? Opening => Volatile.Read(ref _edge) as LoopOpening;

    /// <summary>Runs until the first wait, which is armed when this returns; the rest never runs on this stack (rule L2).</summary>
    public void Begin()
    {
        Loop.Reports.RunStarted();
        var opening = HasOpening ? new LoopOpening(this) : null;
        Volatile.Write(ref _edge, opening);
        Loop.Options.Gate?.Add(this);
        Loop.Options.Connection?.Add(this);
        using (ExecutionContextFlow.Suppress())
            _ = OpenAsync(opening);
    }

    /// <summary>The gate is or was open while the run was at it.</summary>
    public void LetThrough()
    {
        Opening?.LetThrough();
        WakeAll();
    }

    /// <summary>The gate is behind the run.</summary>
    public void PrepareNoLock() => Phase = LoopRunPhase.Preparing;

    public override void Fetch(int stage)
    {
        switch (stage)
        {
            case 0:
                Cache.Fetch(Loop, bytes: 128);
                Cache.Fetch(CancelledSource, bytes: 48);
                Cache.Fetch(((ILoopFlow)this).Marked, bytes: 40);
                break;
            case 1:
                Loop.Fetch();
                break;
            default:
                Loop.Body.FetchTarget();
                break;
        }
    }

    public override void WakeAll()
    {
        WakeItself();
        WakeBackOffs();
    }

    protected override void WakeItself()
    {
        Volatile.Read(ref _edge)?.Wake();
        Wake();
    }

    protected override void EndOpeningNoLock() => Opening?.EndNoLock();

    protected override void Close()
    {
        // Once: a run that is woken while it ends looks at the state of things again, and comes here again.
        var wait = new LoopAwaitableWait(Loop.Queue);
        lock (Loop.Sync)
        {
            if (_edge is not (null or LoopOpening))
                return;

            _edge = wait;
        }

        _ = CloseAsync(wait);
    }

    private async Task OpenAsync(LoopOpening? opening)
    {
        try
        {
            PlanFromStart(isAnchor: opening is null);

            // From here on everything runs in work items: on the caller's stack, an inner wait could end before its outer has begun to wait for
            // it, and the runtime would send the outer to the pool, where no work queue sees it.
            if (opening is not null)
                await opening.Yield().ConfigureAwait(false);
            if (opening is null || await opening.RunAsync().ConfigureAwait(true))
            {
                lock (Loop.Sync)
                    (_edge, Phase) = (null, LoopRunPhase.Iterating);
                BeginIterations();
                return;
            }
        }
        catch (Exception exception)
        {
            TimeFailed(exception);
            await new LoopAwaitableWait(Loop.Queue).Yield().ConfigureAwait(false);
        }

        Close();
    }

    /// <summary>Where nothing comes before the first wait, the schedule counts from the instant of the start as well (rules L2 and T3).</summary>
    private void PlanFromStart(bool isAnchor)
    {
        var start = Loop.Queue.Read();
        lock (Loop.Sync)
            PlanNoLock(start, isAnchor);
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
            end = new LoopEnd(Loop, EnterAfterHookNoLock(), Loop.Figures.CountBegun, Failure?.Exception);

        await HookCalls.AfterAsync(end).ConfigureAwait(true);
        Loop.Options.Gate?.Remove(this);
        Loop.Options.Connection?.Remove(this);
        Loop.Reports.RunEnded(end);
        Loop.Life.Ended(this, end.Reason);
    }

    /// <summary>Whether an iteration is alive (rule O4).</summary>
    private bool IsBusy()
    {
        lock (Loop.Sync)
            return IsBusyNoLock;
    }
}
