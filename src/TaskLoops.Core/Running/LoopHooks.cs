namespace TaskLoops.Running;

/// <summary>The hooks of one loop, in the one form in which they are called: argument, state of the run, token. Read anew at every call.</summary>
internal sealed class LoopHooks
{
    private volatile Func<object?, CancellationToken, ValueTask>? _before;
    private volatile Func<LoopEnd, object?, CancellationToken, ValueTask>? _after;
    private volatile Func<LoopFailure, object?, CancellationToken, ValueTask>? _error;

    public Func<object?, CancellationToken, ValueTask>? Before
    {
        get => _before;
        set => _before = value;
    }

    public Func<LoopEnd, object?, CancellationToken, ValueTask>? After
    {
        get => _after;
        set => _after = value;
    }

    public Func<LoopFailure, object?, CancellationToken, ValueTask>? Error
    {
        get => _error;
        set => _error = value;
    }
}
