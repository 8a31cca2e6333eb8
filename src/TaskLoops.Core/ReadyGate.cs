namespace TaskLoops;

/// <summary>A latch that loops wait on before their before hook: "the client is ready" (rules G1 and G2).</summary>
/// <remarks>
/// Anything can open it. It stays open until somebody closes it; closing does not touch loops that are past it. Thread-safe; nothing that waits
/// runs on the stack of whoever opens it.
/// <code>
/// var ready = new ReadyGate();
/// client.Ready += () => { ready.Open(); return Task.CompletedTask; };
/// </code>
/// </remarks>
public sealed class ReadyGate
{
    private readonly object _sync = new();
    private readonly HashSet<Running.LoopRun> _runs = [];
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>On the steady clock of the loops: before which no further run passes.</summary>
    private DateTimeOffset _nextPassage = DateTimeOffset.MinValue;

    /// <summary>The least time between two runs that pass, so that fifty loops do not call an API at one instant. Default: zero, all at once.</summary>
    /// <remarks>For loops of one <see cref="LoopOptions.TimeProvider"/>. <see cref="WaitAsync"/> does not wait for it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan Stagger { get; init => field = Argument.NotNegative(value, nameof(Stagger)); }

    /// <summary>Whether a loop that came now would pass at once.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_sync)
                return _opened.Task.IsCompleted;
        }
    }

    /// <summary>Lets through whoever waits and whoever comes, until <see cref="Close"/>. Opening an open gate does nothing.</summary>
    public void Open()
    {
        Running.LoopRun[] runs;
        lock (_sync)
        {
            _opened.TrySetResult();
            runs = [.. _runs];
        }

        foreach (var run in runs)
            run.LetThrough();
    }

    /// <summary>Makes those who come from now on wait for the next <see cref="Open"/>. Closing a closed gate does nothing.</summary>
    public void Close()
    {
        lock (_sync)
        {
            if (_opened.Task.IsCompleted)
                _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the gate is open: at once if it is.</summary>
    /// <param name="cancelled">Ends the wait, of this caller only.</param>
    /// <returns>A task that completes when the gate opens.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    public Task WaitAsync(CancellationToken cancelled = default)
    {
        lock (_sync)
            return _opened.Task.WaitAsync(cancelled);
    }

    /// <summary>A run comes: it passes if the gate is open now, or is opened later, however soon it closes again.</summary>
    internal void Add(Running.LoopRun run)
    {
        lock (_sync)
        {
            if (!_opened.Task.IsCompleted)
            {
                _runs.Add(run);
                return;
            }
        }

        run.LetThrough();
    }

    /// <summary>Gives a run that has been let through the instant at which it passes, on the steady clock.</summary>
    internal DateTimeOffset TakePassage(DateTimeOffset now)
    {
        lock (_sync)
        {
            var passage = now < _nextPassage ? _nextPassage : now;
            _nextPassage = passage + Stagger;
            return passage;
        }
    }

    internal void Remove(Running.LoopRun run)
    {
        lock (_sync)
            _runs.Remove(run);
    }
}
