namespace TaskLoops.Testing;

/// <summary>One piece of work on the strand: a step of a loop, a timer's callback, or a continuation that was posted.</summary>
internal readonly struct WorkItem
{
    private readonly object _work;
    private readonly object? _state;

    public WorkItem(IThreadPoolWorkItem work) => _work = work;

    public WorkItem(SendOrPostCallback continuation, object? state)
    {
        _work = continuation;
        _state = state;
    }

    public void Run()
    {
        if (_work is SendOrPostCallback continuation)
            continuation(_state);
        else
            ((IThreadPoolWorkItem)_work).Execute();
    }

    /// <summary>The type that a reader of a time-out recognizes: an async method's, a timer's state, a step of a loop.</summary>
    public override string ToString() =>
        _work switch
        {
            null => "nothing",
            SendOrPostCallback => $"a continuation ({Subject(_state)})",
            VirtualTimer timer => timer.ToString(),
            _ => Subject(_work),
        };

    private static string Subject(object? state) => ((state as Delegate)?.Target ?? state)?.GetType().ToString() ?? "no state";
}
