namespace TaskLoops.Running;

/// <summary>What one run ends with: its failure, and the calls of the error and after hooks, whose token fires only when the time of a waiting stop or shutdown runs out (rule L3).</summary>
internal sealed class LoopHookCalls
{
    private readonly LoopRunState _run;

    /// <summary>The source of the hooks' token. Made when it is asked for.</summary>
    private CancellationTokenSource? _limit;

    public LoopHookCalls(LoopRunState run) => _run = run;

    /// <summary>The first unhandled failure, with which the run ends; null without one. Guarded by the loop's lock.</summary>
    public LoopFailure? Failure { get; set; }

    private TaskLoop Loop => _run.Loop;

    /// <summary>The time of whoever waits for the end has run out: tells the hooks.</summary>
    public void LimitReached()
    {
        CancellationTokenSource limit;
        lock (Loop.Sync)
            limit = _limit ??= new CancellationTokenSource();
        _run.Observe(limit.CancelAsync());
    }

    /// <summary>Calls the error hooks, the loop's own before the registry's (rule E6).</summary>
    public async ValueTask ErrorAsync(LoopFailure failure)
    {
        var (own, all) = (Loop.Hooks?.Error, Loop.Options.Registry?.ErrorHook);
        Loop.Reports.Unhandled(failure, hasErrorHook: own is not null || all is not null);
        if (own is not null)
            await CallAsync(LoopPlace.ErrorHook, own, failure).ConfigureAwait(true);
        if (all is not null)
            await CallAsync(LoopPlace.ErrorHook, all, failure).ConfigureAwait(true);
    }

    public async ValueTask AfterAsync(LoopEnd end)
    {
        if (Loop.Hooks?.After is { } after)
            await CallAsync(LoopPlace.AfterHook, after, end).ConfigureAwait(true);
    }

    private async ValueTask CallAsync<TArgument>(
        LoopPlace place, Func<TArgument, object?, CancellationToken, ValueTask> hook, TArgument argument)
    {
        var flow = new LoopFlow(isOnStackOnly: false) { Inside = Loop };
        LoopFlow.Mark(flow);
        try
        {
            await LoopFlow
                .Call(flow, static call => call.hook(call.argument, call.state, call.token), (hook, argument, state: _run.State, token: LimitToken()))
                .ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Loop.Reports.HookFailed(place, exception);
        }
        finally
        {
            flow.Inside = null;
        }
    }

    private CancellationToken LimitToken()
    {
        lock (Loop.Sync)
            return (_limit ??= new CancellationTokenSource()).Token;
    }
}
