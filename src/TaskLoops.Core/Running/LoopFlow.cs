namespace TaskLoops.Running;

/// <summary>Recognises calls that come from inside a loop's own body or hook, where waiting for the loop's end would wait for ever (rule L10).</summary>
/// <remarks>
/// The mark flows with the <see cref="ExecutionContext"/> into everything that the body starts, and counts only while the body is alive. Once a body
/// has gone asynchronous, every iteration has a mark of its own: what an earlier one has left running has another. Until then one mark serves all, as
/// it costs an allocation, so that in the first iteration that goes asynchronous what earlier ones have left running still counts as inside.
/// </remarks>
internal sealed class LoopFlow
{
    private static readonly AsyncLocal<LoopFlow?> _inThisContext = new();

    [ThreadStatic]
    private static LoopFlow? _onThisStack;

    private volatile TaskLoop? _loop;

    /// <summary>An empty context with the mark.</summary>
    private ExecutionContext? _marked;

    /// <summary>Whether only what runs on the body's own stack is inside: so for synchronous bodies, which need no mark of their own for each iteration.</summary>
    private readonly bool _onStackOnly;

    public LoopFlow(bool onStackOnly) => _onStackOnly = onStackOnly;

    /// <summary>Whether the body has gone on after it returned to its caller: the mark must not serve another iteration.</summary>
    public bool HasGoneAsync { get; private set; }

    /// <summary>Whether the caller is inside a body or a hook of the loop that has not ended.</summary>
    public static bool IsInside(TaskLoop loop) =>
        (_onThisStack is { _onStackOnly: true } body && body._loop == loop) || (_inThisContext.Value is { _onStackOnly: false } flow && flow._loop == loop);

    /// <summary>Marks the current context until the calling asynchronous method ends. From the second time on it costs no allocation.</summary>
    public void MarkContext()
    {
        if (_onStackOnly)
            return;

        if (_marked is not null)
        {
            ExecutionContext.Restore(_marked);
            return;
        }

        _inThisContext.Value = this;
        _marked = ExecutionContext.Capture();
    }

    public void Begin(TaskLoop loop) => _loop = loop;

    public void End() => _loop = null;

    /// <summary>Calls user code with its stack marked.</summary>
    public ValueTask Call<TArgument>(Func<TArgument, ValueTask> userCode, TArgument argument)
    {
        var outer = _onThisStack;
        _onThisStack = this;
        try
        {
            var work = userCode(argument);
            HasGoneAsync |= !work.IsCompleted;
            return work;
        }
        finally
        {
            _onThisStack = outer;
        }
    }
}
