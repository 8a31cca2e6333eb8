namespace TaskLoops.Running;

/// <summary>Recognises calls that come from inside a loop's own body or hook, where waiting for the loop's end would wait for ever (rule L10).</summary>
/// <remarks>
/// The flow goes with the <see cref="ExecutionContext"/> into everything that the body starts, and counts only while the body is alive. Once a body
/// has gone asynchronous, every iteration has a flow of its own: what an earlier one has left running has another. Until then the run itself serves as
/// the flow of all, as another costs an allocation, so that in the first iteration that goes asynchronous what earlier ones have left running still
/// counts as inside.
/// </remarks>
internal sealed class LoopFlow : ILoopFlow
{
    private static readonly AsyncLocal<object?> _inThisContext = new();

    [ThreadStatic]
    private static ILoopFlow? _onThisStack;

    private volatile TaskLoop? _inside;

    public LoopFlow(bool isOnStackOnly) => IsOnStackOnly = isOnStackOnly;

    public TaskLoop? Inside
    {
        get => _inside;
        set => _inside = value;
    }

    public bool IsOnStackOnly { get; }

    object ILoopFlow.Mark => this;

    ExecutionContext? ILoopFlow.Marked { get; set; }

    void ILoopFlow.GoAsync()
    {
    }

    /// <summary>Whether the caller is inside a body or a hook of the loop that has not ended.</summary>
    public static bool IsInside(TaskLoop loop)
    {
        if (_onThisStack is { IsOnStackOnly: true } body && body.Inside == loop)
            return true;

        return _inThisContext.Value is LoopFlow flow ? flow.Inside == loop : _inThisContext.Value is { } mark && loop.Life.IsMarkedBy(mark);
    }

    /// <summary>Marks the current context until the calling asynchronous method ends. From the second time on it costs no allocation.</summary>
    public static void Mark(ILoopFlow flow)
    {
        if (flow.IsOnStackOnly)
            return;

        if (flow.Marked is { } marked)
        {
            ExecutionContext.Restore(marked);
            return;
        }

        _inThisContext.Value = flow.Mark;
        flow.Marked = ExecutionContext.Capture();
    }

    /// <summary>Calls a hook with its stack marked.</summary>
    public static ValueTask Call<TArgument>(ILoopFlow flow, Func<TArgument, ValueTask> hook, TArgument argument)
    {
        var outer = _onThisStack;
        _onThisStack = flow;
        try
        {
            return hook(argument);
        }
        finally
        {
            _onThisStack = outer;
        }
    }

    /// <summary>Calls a body with its stack marked.</summary>
    public static ValueTask Call(ILoopFlow flow, LoopRunState run, in LoopIteration iteration)
    {
        var outer = _onThisStack;
        _onThisStack = flow;
        try
        {
            var work = run.Loop.Body.Invoke(iteration, run.State, iteration.Token);
            if (!work.IsCompleted)
                flow.GoAsync();
            return work;
        }
        finally
        {
            _onThisStack = outer;
        }
    }
}
