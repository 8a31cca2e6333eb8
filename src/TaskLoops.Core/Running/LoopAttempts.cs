using System.Diagnostics;
using System.Runtime.CompilerServices;
using TaskLoops.Reporting;

namespace TaskLoops.Running;

/// <summary>One piece of a run's work at a time, an iteration or the before hook, attempted until it is done, given up or cancelled.</summary>
internal sealed class LoopAttempts : IAsyncDisposable
{
    /// <summary>Within which a returning connection ends a back-off (rule G3); spread, so that not all loops of a bot ask at once.</summary>
    private static readonly TimeSpan _returnSpread = TimeSpan.FromSeconds(5);

    private readonly LoopRunState _run;

    /// <summary>The wait between two attempts. Made when it is first needed; guarded by the loop's lock.</summary>
    private LoopAwaitableWait? _backOff;

    /// <summary>The time-out of the attempt in progress, whose token is not the run's own, or of the last for the next; guarded by the loop's lock.</summary>
    private LoopTimeout? _limit;

    public LoopAttempts(LoopRunState run) => _run = run;

    private TaskLoop Loop => _run.Loop;

    /// <summary>Whether a handled failure is waiting for its next attempt.</summary>
    public bool IsBackingOff { get; private set; }

    /// <summary>The run is cancelled: so is the attempt in progress, if it has a token of its own.</summary>
    public void CancelNoLock() => _limit?.Cancel();

    /// <summary>Lets a back-off look again whether it is over.</summary>
    public void WakeNoLock() => _backOff?.Wake();

    /// <summary>Attempts an iteration or the before hook. What it takes to wait or to time an attempt is made when it is first needed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<LoopOutcome> RunAsync(LoopIterations run, LoopPlaceInRun? overlapping, LoopPlace place, LoopIteration iteration, ILoopFlow flow)
    {
        for (var attempt = 1; ; attempt++)
        {
            // A cancel may have come between the begin of the iteration and its body: while its occurrence was stored, or a listener was told.
            if (run.IsCancelled)
                return new LoopOutcome(LoopOutcomeKind.Cancelled, attempt);

            if (attempt > 1)
                iteration = iteration.ForAttempt(attempt, iteration.Token);

            // Outside of what is judged: if the clock throws, it is not the body that fails.
            var limit = place == LoopPlace.Body && run.Loop.Options.IterationTimeout is { } timeout ? run.AttemptsOf(overlapping).StartLimit(iteration, timeout) : null;

            LoopOutcome failure;
            try
            {
                await Call(run, overlapping, place, iteration, flow, limit).ConfigureAwait(true);
                return new LoopOutcome(LoopOutcomeKind.Done, attempt);
            }
            catch (Exception exception)
            {
                failure = Judge(run.Loop, place, exception, iteration);
            }

            if (failure.Kind != LoopOutcomeKind.Handled)
                return failure;
            if (!await run.AttemptsOf(overlapping).BackOffAsync(place, failure).ConfigureAwait(true) || !run.IsWanted())
                return failure with { Kind = LoopOutcomeKind.Cancelled };
        }
    }

    private static ValueTask Call(LoopIterations run, LoopPlaceInRun? overlapping, LoopPlace place, in LoopIteration iteration, ILoopFlow flow, LoopTimeout? limit)
    {
        if (place == LoopPlace.BeforeHook)
            return CallBeforeHook(run, flow, iteration.Token);

        return limit is null ? LoopFlow.Call(flow, run, iteration) : run.AttemptsOf(overlapping).CallBodyAsync(iteration, flow, limit);
    }

    private static ValueTask CallBeforeHook(LoopRunState run, ILoopFlow flow, CancellationToken token) =>
        run.Loop.Hooks?.Before is { } hook
            ? LoopFlow.Call(flow, static call => call.hook(call.run.State, call.token), (hook, run, token))
            : ValueTask.CompletedTask;

    private LoopTimeout StartLimit(in LoopIteration iteration, TimeSpan timeout)
    {
        var limit = TakeLimit();
        limit.Start(iteration, timeout);
        return limit;
    }

    private async ValueTask CallBodyAsync(LoopIteration iteration, ILoopFlow flow, LoopTimeout limit)
    {
        var endsOnStack = false;
        try
        {
            var call = LoopFlow.Call(flow, _run, iteration.ForAttempt(iteration.Attempt, limit.Token));
            endsOnStack = call.IsCompleted;
            await call.ConfigureAwait(true);
        }
        catch (Exception exception) when (limit.HasPassed)
        {
            throw new TimeoutException($"Attempt {iteration.Attempt} at iteration {iteration.Index} took longer than {Loop.Options.IterationTimeout}.", exception);
        }
        finally
        {
            limit.Stop();
            if (!Keep(limit, endsOnStack))
                await limit.DisposeAsync().ConfigureAwait(true);
        }
    }

    /// <summary>The time-out of the attempt that begins: what the last one has left as new, or another.</summary>
    private LoopTimeout TakeLimit()
    {
        // Only the attempt in progress sets it, so it is made outside of the lock.
        var limit = _limit ?? new LoopTimeout(_run);
        lock (Loop.Sync)
        {
            _limit = limit;
            if (_run.IsCancelled)
                CancelNoLock();
            return limit;
        }
    }

    /// <summary>The run has ended: nothing is kept for another attempt.</summary>
    public ValueTask DisposeAsync() => _limit?.DisposeAsync() ?? ValueTask.CompletedTask;

    private bool Keep(LoopTimeout limit, bool endsOnStack)
    {
        lock (Loop.Sync)
        {
            var isKept = endsOnStack && limit.CanServeAgain;
            if (!isKept)
                _limit = null;
            return isKept;
        }
    }

    /// <summary>The loop's own cancellation first (rule E3), then the reconnect set (rules E1 and E2).</summary>
    private static LoopOutcome Judge(TaskLoop loop, LoopPlace place, Exception exception, in LoopIteration iteration)
    {
        if (iteration.Token.IsCancellationRequested)
        {
            if (exception is not OperationCanceledException)
                loop.Reports.HookFailed(place, exception, place == LoopPlace.Body ? iteration : null);
            return new LoopOutcome(LoopOutcomeKind.Cancelled, iteration.Attempt) { Exception = exception };
        }

        var retryAfter = TimeSpan.Zero;
        var isHandled = loop.Options.Reconnect && !(iteration.Attempt >= loop.Options.Retry.MaxAttempts) && loop.Reconnects.Handles(exception, out retryAfter);
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
        Loop.Reports.Retry(new LoopRetry(Loop, place, failure.Attempt, delay, failure.Exception!));
        Activity.Current?.Retried(failure.Attempt, failure.Exception!);
        IsBackingOff = true;
        try
        {
            return await WaitAsync(place, wasStopping, returns, Loop.Queue.Steady().After(delay)).ConfigureAwait(true);
        }
        finally
        {
            IsBackingOff = false;
        }
    }

    private async ValueTask<bool> WaitAsync(LoopPlace place, bool wasStopping, int returns, DateTimeOffset until)
    {
        LoopAwaitableWait backOff;
        lock (Loop.Sync)
            backOff = _backOff ??= new LoopAwaitableWait(Loop.Queue);

        while (true)
        {
            if (_run.IsCancelled || (place == LoopPlace.BeforeHook && _run.IsStopping))
                return false;
            if (_run.IsStopping && !wasStopping)
                return true;

            var now = Loop.Queue.Steady();
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

    private TimeSpan RandomDelay(int attempt) => Loop.Options.Retry.LongestAfter(attempt) * RandomFraction();

    private double RandomFraction()
    {
        try
        {
            var fraction = Loop.Options.Retry.Random();
            return double.IsNaN(fraction) ? 1 : Math.Clamp(fraction, 0, 1);
        }
        catch (Exception fault)
        {
            Loop.Reports.HookFailed(LoopPlace.RetryPolicy, fault);
            return 1;
        }
    }
}
