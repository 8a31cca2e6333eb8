namespace TaskLoops.Modules;

/// <summary>The object whose methods are loops: disposed of when its module has been unloaded and nothing is in its methods any more (rule L11).</summary>
internal sealed class ModuleInstance : IThreadPoolWorkItem
{
    private readonly object _sync = new();
    private readonly bool _disposes;
    private readonly TaskLoop _firstLoop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The module itself, as long as it is loaded, and every run and every call from outside a run.</summary>
    private int _holders = 1;

    private bool _isUnloaded;

    /// <param name="instance">The object.</param>
    /// <param name="disposes">Whether it is disposed of at all.</param>
    /// <param name="firstLoop">The loop whose listeners are told what the disposal throws.</param>
    public ModuleInstance(object instance, bool disposes, TaskLoop firstLoop)
    {
        Instance = instance;
        _disposes = disposes;
        _firstLoop = firstLoop;
    }

    public object Instance { get; }

    /// <summary>Completes when the instance has been disposed of, however that went.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A run begins.</summary>
    public void Enter()
    {
        lock (_sync)
            _holders++;
    }

    /// <summary>A run, a call or the module itself has ended. The last disposes of the instance.</summary>
    public void Leave()
    {
        lock (_sync)
        {
            if (--_holders > 0)
                return;
        }

        _firstLoop.Queue.Work.Enqueue(this);
    }

    /// <summary>The module is unloaded: no run begins any more. Only the first call counts.</summary>
    public void Unload()
    {
        lock (_sync)
        {
            if (_isUnloaded)
                return;

            _isUnloaded = true;
        }

        Leave();
    }

    /// <summary>Calls a body outside of its runs (rule L12).</summary>
    /// <exception cref="ObjectDisposedException">The module has been unloaded.</exception>
    public async ValueTask InvokeAsync(LoopIteration iteration, object? state)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isUnloaded, Instance);
            _holders++;
        }

        var visit = ModuleVisit.Begin(this, isDisposal: false);
        try
        {
            await iteration.Loop.Body.Invoke(iteration, state, iteration.Token).ConfigureAwait(false);
        }
        finally
        {
            visit.End();
            Leave();
        }
    }

    /// <summary>Waits for the disposal, at most so long; reports one that takes longer.</summary>
    public async Task EndsWithinAsync(TimeSpan limit, TimeProvider clock)
    {
        await Ended.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Ended.IsCompleted)
            return;

        var late = new TimeoutException(
            $"A {MemberFaults.NameOf(Instance.GetType())} has not been disposed of in time: its disposal, or a call by InvokeAsync, has not ended.");
        _firstLoop.Reports.HookFailed(LoopPlace.Disposal, late);
    }

    /// <summary>In a work item of its own, so that nothing of the object runs on the stack, or in the context, of whoever was the last to leave it.</summary>
    void IThreadPoolWorkItem.Execute() => _ = DisposeAsync();

    private async Task DisposeAsync()
    {
        var visit = ModuleVisit.Begin(this, isDisposal: true);
        try
        {
            if (!_disposes)
                return;
            if (Instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(true);
            else
                (Instance as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            _firstLoop.Reports.HookFailed(LoopPlace.Disposal, exception);
        }
        finally
        {
            visit.End();
            _ended.SetResult();
        }
    }
}
