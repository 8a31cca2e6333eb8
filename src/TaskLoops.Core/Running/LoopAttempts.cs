using System.Diagnostics;
using System.Runtime.CompilerServices;
using TaskLoops.Reporting;

namespace TaskLoops.Running;

/// <summary>One piece of a run's work at a time, an iteration or the before hook, attempted until it is done, given up or cancelled.</summary>
internal sealed class LoopAttempts
{
    /// <summary>Within which a returning connection ends a back-off (rule G3); spread, so that not all loops of a bot ask at once.</summary>
    private static readonly TimeSpan _returnSpread = TimeSpan.FromSeconds(5);

    private readonly TaskLoop _loop;
    private readonly LoopRun _run;

    /// <summary>The wait between two attempts. Made when it is first needed; guarded by the loop's lock.</summary>
    private LoopAwaitableWait? _backOff;

    /// <summary>The time-out of the attempt in progress, whose token is not the run's own; guarded by the loop's lock.</summary>
    private LoopTimeout? _limit;

    public LoopAttempts(TaskLoop loop, LoopRun run)
    {
        _loop = loop;
        _run = run;
    }

    /// <summary>Whether an iteration that may overlap has the place of these attempts; guarded by the loop's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether a handled failure is waiting for its next attempt.</summary>
    public bool IsBackingOff { get; private set; }

    /// <summary>The run is cancelled: so is the attempt in progress, if it has a token of its own.</summary>
    public void CancelNoLock() => _limit?.Cancel();

    /// <summary>Lets a back-off look again whether it is over.</summary>
    public void WakeNoLock() => _backOff?.Wake();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LoopOutcome> RunAsync(LoopPlace place, LoopIteration iteration, LoopFlow flow)
    {
        for (var attempt = 1; ; attempt++)
        {
            // A cancel may have come between the begin of the iteration and its body: while its occurrence was stored, or a listener was told.
            if (_run.IsCancelled)
                return new LoopOutcome(LoopOutcomeKind.Cancelled, attempt);

            if (attempt > 1)
                iteration = iteration.ForAttempt(attempt, iteration.Token);

            LoopOutcome failure;
            try
            {
                await Call(place, iteration, flow).ConfigureAwait(true);
                return new LoopOutcome(LoopOutcomeKind.Done, attempt);
            }
            catch (Exception exception)
            {
                failure = Judge(place, exception, iteration);
            }

            if (failure.Kind != LoopOutcomeKind.Handled)
                return failure;
            if (!await BackOffAsync(place, failure).ConfigureAwait(true) || !_run.IsWanted())
                return failure with { Kind = LoopOutcomeKind.Cancelled };
        }
    }

    private ValueTask Call(LoopPlace place, in LoopIteration iteration, LoopFlow flow)
    {
        if (place == LoopPlace.BeforeHook)
            return CallBeforeHook(flow, iteration.Token);

        return _loop.Options.IterationTimeout is { } timeout ? CallBodyAsync(iteration, flow, timeout) : CallBody(iteration, flow);
    }

    private ValueTask CallBeforeHook(LoopFlow flow, CancellationToken token) =>
        _loop.Hooks?.Before is { } hook
            ? flow.Call(static call => call.hook(call._run.State, call.token), (hook, _run, token))
            : ValueTask.CompletedTask;

    private ValueTask CallBody(LoopIteration iteration, LoopFlow flow) =>
        flow.Call(static call => call._loop.Body.Invoke(call.iteration, call._run.State, call.iteration.Token), (_loop, _run, iteration));

    private async ValueTask CallBodyAsync(LoopIteration iteration, LoopFlow flow, TimeSpan timeout)
    {
        var limit = new LoopTimeout(_loop, _run, iteration);
        try
        {
            Limit(limit);
            limit.Start(timeout);
            await CallBody(iteration.ForAttempt(iteration.Attempt, limit.Token), flow).ConfigureAwait(true);
        }
        catch (Exception exception) when (limit.HasPassed)
        {
            throw new TimeoutException($"Attempt {iteration.Attempt} at iteration {iteration.Index} took longer than {timeout}.", exception);
        }
        finally
        {
            Limit(null);
            await limit.DisposeAsync().ConfigureAwait(true);
        }
    }

    private void Limit(LoopTimeout? limit)
    {
        lock (_loop.Sync)
        {
            _limit = limit;
            if (_run.IsCancelled)
                CancelNoLock();
        }
    }

    /// <summary>The loop's own cancellation first (rule E3), then the reconnect set (rules E1 and E2).</summary>
    private LoopOutcome Judge(LoopPlace place, Exception exception, in LoopIteration iteration)
    {
        if (iteration.Token.IsCancellationRequested)
        {
            if (exception is not OperationCanceledException)
                _loop.Reports.HookFailed(place, exception, place == LoopPlace.Body ? iteration : null);
            return new LoopOutcome(LoopOutcomeKind.Cancelled, iteration.Attempt) { Exception = exception };
        }

        var retryAfter = TimeSpan.Zero;
        var isHandled = _loop.Options.Reconnect && !(iteration.Attempt >= _loop.Options.Retry.MaxAttempts) && _loop.Reconnects.Handles(exception, out retryAfter);
        return new LoopOutcome(isHandled ? LoopOutcomeKind.Handled : LoopOutcomeKind.Unhandled, iteration.Attempt)
        {
            Exception = exception,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>Waits between two attempts; false if there is to be no other.</summary>
    private async ValueTask<bool> BackOffAsync(LoopPlace place, LoopOutcome failure)
    {
        var (wasStopping, returns) = (_run.IsStopping, _run.ConnectionReturns);
        var delay = Sum(RandomDelay(failure.Attempt), failure.RetryAfter);
        _run.AttemptFailed(failure.Exception!);
        _loop.Reports.Retry(new LoopRetry(_loop, place, failure.Attempt, delay, failure.Exception!));
        Activity.Current?.Retried(failure.Attempt, failure.Exception!);
        IsBackingOff = true;
        try
        {
            return await WaitAsync(place, wasStopping, returns, _loop.Queue.Steady().After(delay)).ConfigureAwait(true);
        }
        finally
        {
            IsBackingOff = false;
        }
    }

    private async ValueTask<bool> WaitAsync(LoopPlace place, bool wasStopping, int returns, DateTimeOffset until)
    {
        LoopAwaitableWait backOff;
        lock (_loop.Sync)
            backOff = _backOff ??= new LoopAwaitableWait(_loop.Queue);

        while (true)
        {
            if (_run.IsCancelled || (place == LoopPlace.BeforeHook && _run.IsStopping))
                return false;
            if (_run.IsStopping && !wasStopping)
                return true;

            var now = _loop.Queue.Steady();
            if (returns != _run.ConnectionReturns)
            {
                returns = _run.ConnectionReturns;
                until = Instant.Earlier(until, now.After(_returnSpread * RandomFraction()));
            }

            if (now >= until && !_run.IsHeld)
                return true;

            await backOff.Until(now >= until ? DateTimeOffset.MaxValue : until).ConfigureAwait(false);
        }
    }

    private static TimeSpan Sum(TimeSpan a, TimeSpan b) => a > TimeSpan.MaxValue - b ? TimeSpan.MaxValue : a + b;

    private TimeSpan RandomDelay(int attempt) => _loop.Options.Retry.LongestAfter(attempt) * RandomFraction();

    private double RandomFraction()
    {
        try
        {
            var fraction = _loop.Options.Retry.Random();
            return double.IsNaN(fraction) ? 1 : Math.Clamp(fraction, 0, 1);
        }
        catch (Exception fault)
        {
            _loop.Reports.HookFailed(LoopPlace.RetryPolicy, fault);
            return 1;
        }
    }
}
