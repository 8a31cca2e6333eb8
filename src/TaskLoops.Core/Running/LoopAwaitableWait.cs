using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace TaskLoops.Running;

/// <summary>A wait that an asynchronous method awaits: of a run that opens or ends, or of a back-off.</summary>
internal class LoopAwaitableWait(TimerQueue queue) : LoopWait, IValueTaskSource
{
    /// <summary>How many of two have come: the end of the wait, and what is to follow it. The second to come sends the work item off.</summary>
    private int _arrived;
    private Action<object?>? _continuation;
    private object? _continuationState;

    /// <summary>What the clock has thrown instead of ending the wait.</summary>
    private Exception? _clockFault;

    protected override TimerQueue Queue => queue;

    /// <summary>Waits until the deadline on the steady clock or a wake, whichever is first.</summary>
    public ValueTask Until(DateTimeOffset deadline) => Until(deadline, Queue.Steady());

    /// <summary>Waits for a wake alone, which takes no clock.</summary>
    public ValueTask UntilWoken() => Until(DateTimeOffset.MaxValue, DateTimeOffset.MinValue);

    /// <summary>Waits for nothing, which takes no clock: goes on in a work item of its own.</summary>
    public ValueTask Yield() => Until(DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    public override void Fail(Exception clockFault)
    {
        _clockFault = clockFault;
        End(runHere: false);
    }

    public override void End(bool runHere)
    {
        if (Interlocked.Increment(ref _arrived) == 2)
            base.End(runHere);
    }

    public override void Execute()
    {
        var (continuation, state) = (_continuation!, _continuationState);
        (_continuation, _continuationState) = (null, null);
        continuation(state);
    }

    void IValueTaskSource.GetResult(short token)
    {
        if (_clockFault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Always pending for who asks: a wait that is over already must not let its waiter go on on its own stack.</summary>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => ValueTaskSourceStatus.Pending;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _continuationState = state;
        End(runHere: false);
    }

    private ValueTask Until(DateTimeOffset deadline, DateTimeOffset now)
    {
        (_arrived, _clockFault) = (0, null);
        WaitUntil(deadline, now);
        return new ValueTask(this, token: 0);
    }
}
