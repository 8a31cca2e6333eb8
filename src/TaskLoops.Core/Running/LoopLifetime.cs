namespace TaskLoops.Running;

/// <summary>The life of one loop: at most one run, at most one more that begins when it has ended, and after disposal none (rules L1, L4 to L6).</summary>
/// <remarks>The one owner of starting and stopping. No user code runs under its lock.</remarks>
internal sealed class LoopLifetime
{
    private readonly TaskLoop _loop;
    private LoopRun? _current;
    private LoopRun? _queued;
    private Task _lastCompletion = Task.CompletedTask;
    private bool _isDisposed;

    public LoopLifetime(TaskLoop loop, Schedule schedule)
    {
        _loop = loop;
        ScheduleNoLock = schedule;
    }

    public Schedule ScheduleNoLock { get; private set; }

    public Schedule Schedule => Read(static life => life.ScheduleNoLock);

    public bool IsRunning => Read(static life => life._current is not null);

    public bool IsBeingCancelled => Read(static life => life._current?.IsCancelled == true);

    public Task Completion => Read(static life => life._current?.Completion ?? life._lastCompletion);

    public long? CurrentIteration => Read(static life => life._loop.Figures.CurrentIteration);

    public Exception? Exception => Read(static life => life._loop.Figures.Exception);

    public DateTimeOffset? NextIteration => Read(static life => life.NextIterationNoLock());

    public LoopStatus Status()
    {
        lock (_loop.Sync)
            return _loop.Figures.Status(_loop.Name, ScheduleNoLock, _current?.StateNoLock ?? LoopState.Idle, NextIterationNoLock());
    }

    /// <summary>Whether a context with the mark belongs to a body of the current run that has not ended.</summary>
    public bool IsMarkedBy(object mark)
    {
        lock (_loop.Sync)
            return _current?.IsMarkedBy(mark) == true;
    }

    /// <summary>Starts a run, or queues one if the current run is ending; null if there is no room for another (rule L1).</summary>
    public LoopRun? TryStart(object? state)
    {
        LoopRun run;
        lock (_loop.Sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, _loop);
            if (_queued is not null || _current is { IsEndingNoLock: false })
                return null;

            run = new LoopRun(_loop, state);
            _loop.RememberState(state);
            if (_current is not null)
            {
                _queued = run;
                return run;
            }

            MakeCurrentNoLock(run);
        }

        run.Begin();
        return run;
    }

    /// <summary>Cancels the current run, if there is one, and starts the next when it has ended; twice in a row means once (rule L6).</summary>
    public void Restart(object? state)
    {
        LoopRun run;
        lock (_loop.Sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, _loop);
            _loop.RememberState(state);
            if (_current is not null)
            {
                _current.CancelNoLock();
                _queued ??= new LoopRun(_loop, state);
                _queued.State = state;
                return;
            }

            run = new LoopRun(_loop, state);
            MakeCurrentNoLock(run);
        }

        run.Begin();
    }

    /// <summary>Asks the current run to stop, removes the queued one, and waits for the end; if the token fires, the stop becomes a cancel.</summary>
    public Task StopAsync(CancellationToken cancelled)
    {
        var run = Stop();
        ThrowIfInside(nameof(TaskLoop.StopAsync), nameof(TaskLoop.Stop));
        return StopOrCancelAsync(run, cancelled);
    }

    /// <summary>Cancels the current run, removes the queued one, and waits for the end.</summary>
    public Task CancelAsync(CancellationToken limit)
    {
        var run = Cancel();
        ThrowIfInside(nameof(TaskLoop.CancelAsync), nameof(TaskLoop.Cancel));
        return EndOfAsync(run, limit);
    }

    /// <summary>Cancels for good, and waits for the end.</summary>
    public Task DisposeAsync()
    {
        var run = Dispose();
        ThrowIfInside(nameof(TaskLoop.DisposeAsync), nameof(TaskLoop.Cancel));
        return EndOfAsync(run, limit: default);
    }

    /// <summary>Stops, cancels when half of the time is up, and tells the hooks when all of it is; whether the run has ended.</summary>
    public async Task<bool> StopWithinAsync(TimeSpan limit)
    {
        if (Stop() is not { } run)
            return true;

        var clock = new LoopEndClock(_loop);
        if (await EndsWithinAsync(run, limit / 2, clock).ConfigureAwait(false))
            return true;

        CancelIfCurrent(run);
        if (await EndsWithinAsync(run, limit - (limit / 2), clock).ConfigureAwait(false))
            return true;

        run.HookCalls.LimitReached();
        _loop.Reports.DidNotEnd(limit);
        return false;
    }

    /// <summary>Asks the current run to stop and removes the queued one; the run that was asked, or null.</summary>
    public LoopRun? Stop()
    {
        lock (_loop.Sync)
        {
            RemoveQueuedNoLock();
            _current?.StopNoLock();
            return _current;
        }
    }

    /// <summary>Cancels the current run and removes the queued one; the run that was cancelled, or null.</summary>
    public LoopRun? Cancel()
    {
        lock (_loop.Sync)
            return CancelNoLock();
    }

    /// <summary>Cancels for good; the run that was cancelled, or null.</summary>
    public LoopRun? Dispose()
    {
        lock (_loop.Sync)
        {
            _isDisposed = true;
            return CancelNoLock();
        }
    }

    /// <summary>Waits for the end of a run that was asked to stop; if the token fires, the stop becomes a cancel. Without a run there is nothing to wait for.</summary>
    public async Task StopOrCancelAsync(LoopRun? run, CancellationToken cancelled)
    {
        if (run is null)
            return;

        await run.Completion.WaitAsync(cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.Completion.IsCompleted)
            return;

        CancelIfCurrent(run);
        await EndOfAsync(run, limit: default).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a cancelled run: at most the end timeout, or until the limit; then tells its hooks and reports it by name (rule L11).</summary>
    public async Task EndOfAsync(LoopRun? run, CancellationToken limit)
    {
        if (run is null)
            return;

        var clock = new LoopEndClock(_loop);
        if (await EndsWithinAsync(run, _loop.Options.EndTimeout, clock, limit).ConfigureAwait(false))
            return;

        run.HookCalls.LimitReached();
        _loop.Reports.DidNotEnd(clock.Elapsed);
    }

    /// <summary>Takes effect at once and outlives the run (rule T10); the schedule until now.</summary>
    public Schedule ChangeSchedule(Schedule schedule)
    {
        lock (_loop.Sync)
        {
            TaskLoop.CheckOverlap(schedule, _loop.MaxOverlap);
            var previous = ScheduleNoLock;
            if (_current is { IsEndingNoLock: false, HasPlanNoLock: true })
            {
                _current.ChangePlanNoLock(schedule);
                _current.WakeAll();
            }

            ScheduleNoLock = schedule;
            return previous;
        }
    }

    /// <summary>Takes effect with the next iteration and outlives the run. Checked under the lock: neither change may slip past the other.</summary>
    public void ChangeMaxOverlap(int maxOverlap)
    {
        lock (_loop.Sync)
        {
            TaskLoop.CheckOverlap(ScheduleNoLock, maxOverlap);
            _loop.MaxOverlap = maxOverlap;
            _current?.WakeAll();
        }
    }

    /// <summary>The one place where a run's state is reset (rule L9): whatever its hooks did, it ends here, and the queued run begins.</summary>
    public void Ended(LoopRun run, LoopEndReason reason)
    {
        LoopRun? next;
        lock (_loop.Sync)
        {
            next = _queued;
            (_current, _queued) = (null, null);
            _lastCompletion = run.SetCompletion(reason);
            if (next is not null)
                MakeCurrentNoLock(next);
        }

        next?.Begin();
        _loop.Module?.Leave();
    }

    private T Read<T>(Func<LoopLifetime, T> read)
    {
        lock (_loop.Sync)
            return read(this);
    }

    private static async Task<bool> EndsWithinAsync(LoopRun run, TimeSpan time, LoopEndClock clock, CancellationToken limit = default)
    {
        await run.Completion.WaitAsync(time, clock, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return run.Completion.IsCompleted;
    }

    /// <summary>A stop whose time has run out cancels that run, not one that was started since.</summary>
    private void CancelIfCurrent(LoopRun run)
    {
        lock (_loop.Sync)
        {
            if (_current == run)
                run.CancelNoLock();
        }
    }

    private void ThrowIfInside(string member, string remedy)
    {
        if (LoopFlow.IsInside(_loop))
        {
            throw new InvalidOperationException(
                $"{member} was called from inside the body or a hook of loop '{_loop.Name}' and would wait for itself. It has been requested; call {remedy}, which does not wait.");
        }
    }

    private void MakeCurrentNoLock(LoopRun run)
    {
        _loop.Module?.Enter();
        _current = run;
        _loop.Figures.Reset();
    }

    private LoopRun? CancelNoLock()
    {
        RemoveQueuedNoLock();
        _current?.CancelNoLock();
        return _current;
    }

    /// <summary>A run that never began: its task ends cancelled, its hooks are not called.</summary>
    private void RemoveQueuedNoLock()
    {
        _ = _queued?.SetCompletion(LoopEndReason.Cancelled);
        _queued = null;
    }

    private DateTimeOffset? NextIterationNoLock() => _current is { IsEndingNoLock: false, HasPlanNoLock: true } run ? run.NextByWallNoLock() : null;
}
