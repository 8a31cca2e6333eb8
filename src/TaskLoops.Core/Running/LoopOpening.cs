namespace TaskLoops.Running;

/// <summary>What a run does before its first iteration: gate, before hook, anchor (rule L3). Gone when that is over.</summary>
internal sealed class LoopOpening : LoopAwaitableWait
{
    private readonly TaskLoop _loop;
    private readonly LoopRun _run;
    private readonly LoopGatePass? _gate;

    /// <summary>Cancelled by a stop as well as by a cancel. Made when its token is asked for; guarded by the loop's lock.</summary>
    private CancellationTokenSource? _ending;

    public LoopOpening(LoopRun run)
        : base(run.Loop.Queue)
    {
        _loop = run.Loop;
        _run = run;
        _gate = _loop.Options.Gate is null ? null : new LoopGatePass(_loop, run, this);
    }

    /// <summary>The gate is or was open while the run was at it.</summary>
    public void LetThrough() => _gate?.LetThrough();

    /// <summary>The run is stopped or cancelled.</summary>
    public void EndNoLock()
    {
        if (_ending is not null)
            _run.Observe(_ending.CancelAsync());
    }

    /// <summary>Goes through all of it; false if the run is to end.</summary>
    public async ValueTask<bool> RunAsync()
    {
        if (_gate is not null)
            await _gate.PassAsync().ConfigureAwait(true);
        if (!await PrepareAsync().ConfigureAwait(true))
            return false;

        await AnchorAsync().ConfigureAwait(true);
        return true;
    }

    /// <summary>Runs the before hook, retried as an iteration would be; false if the run is to end.</summary>
    private async ValueTask<bool> PrepareAsync()
    {
        lock (_loop.Sync)
            _run.PrepareNoLock();
        if (_run.IsEnding())
            return false;
        if (_loop.Hooks?.Before is null)
            return true;

        var flow = new LoopFlow(isOnStackOnly: false) { Inside = _loop };
        LoopFlow.Mark(flow);
        LoopOutcome outcome;
        try
        {
            outcome = await LoopAttempts
                .RunAsync(_run, null, LoopPlace.BeforeHook, new LoopIteration(_loop, 0, default, EndingToken()), flow).ConfigureAwait(true);
        }
        finally
        {
            flow.Inside = null;
        }

        if (outcome.Kind == LoopOutcomeKind.Unhandled)
        {
            _run.AttemptFailed(outcome.Exception!);
            _run.Fail(new LoopFailure(_loop, LoopPlace.BeforeHook, outcome.Exception!, iteration: null));
        }

        return !_run.IsEnding();
    }

    /// <summary>
    /// The first occurrence is counted from here, or from the last one of an earlier process. Where there has been none, leaves the instant after which
    /// the first one comes, or that would be lost with this process (rules T2, T3 and T11).
    /// </summary>
    private async ValueTask AnchorAsync()
    {
        if (_loop.Options.Store is not { } store)
        {
            Anchor(stored: null);
            return;
        }

        var memory = new LoopMemory(_run, this, store);
        var (hasAnswered, stored) = await memory.LoadAsync().ConfigureAwait(true);
        if (Anchor(stored) is { } origin && hasAnswered && stored is null)
            await memory.StoreAsync(origin).ConfigureAwait(true);
    }

    private DateTimeOffset? Anchor(DateTimeOffset? stored)
    {
        lock (_loop.Sync)
            return _run.AnchorNoLock(stored);
    }

    /// <summary>Cancelled when the run is stopped or cancelled.</summary>
    public CancellationToken EndingToken()
    {
        lock (_loop.Sync)
        {
            _ending ??= new CancellationTokenSource();
            if (_run.IsEndingNoLock)
                _run.Observe(_ending.CancelAsync());
            return _ending.Token;
        }
    }
}
