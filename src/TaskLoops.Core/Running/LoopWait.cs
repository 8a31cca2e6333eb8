using System.Threading.Tasks.Sources;

namespace TaskLoops.Running;

/// <summary>The one wait of a run, or of an iteration's back-off: until a deadline or until somebody wakes it, without allocating.</summary>
/// <remarks>
/// One waiter at a time. A wake that comes while nobody waits is kept for the next wait, so none is lost; whoever waits looks at the state of
/// things again after each wait, so that one too many does no harm. What follows a wait never runs on the stack of the waiter or of the waker, but
/// as a work item of its own, even if there was nothing to wait for.
/// </remarks>
internal sealed class LoopWait : IValueTaskSource, IThreadPoolWorkItem
{
    /// <summary>Nobody waits.</summary>
    private const int Idle = 0;

    /// <summary>A wait is in progress, and nobody has ended it.</summary>
    private const int Waiting = 1;

    /// <summary>Nobody waits, and the next wait will be over at once.</summary>
    private const int Woken = 2;

    private readonly TimerQueue _queue;
    private int _state;

    /// <summary>How many of two have come: the end of the wait, and what is to follow it. The second to come sends the work item off.</summary>
    private int _arrived;
    private Action<object?>? _continuation;
    private object? _continuationState;

    public LoopWait(TimerQueue queue) => _queue = queue;

    /// <summary>Whether a wait is in progress that nobody has ended.</summary>
    public bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>The queue's: when to wake, on the steady clock.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>The queue's: where in its heap, or -1.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>The queue's: the next of those that are due together.</summary>
    public LoopWait? NextDue { get; set; }

    /// <summary>Waits until the deadline on the steady clock or a wake, whichever is first.</summary>
    public ValueTask Until(DateTimeOffset deadline)
    {
        _arrived = 0;
        if (!TryMove(Idle, Waiting))
        {
            Volatile.Write(ref _state, Idle);
            End(runHere: false);
        }
        else if (deadline <= _queue.Steady())
        {
            Wake();
        }
        else if (deadline < DateTimeOffset.MaxValue)
        {
            _queue.Arm(this, deadline);
        }

        return new ValueTask(this, token: 0);
    }

    /// <summary>Waits for a wake alone.</summary>
    public ValueTask UntilWoken() => Until(DateTimeOffset.MaxValue);

    /// <summary>Waits for nothing: goes on in a work item of its own.</summary>
    public ValueTask Yield() => Until(DateTimeOffset.MinValue);

    /// <summary>Ends the wait, or the next one if nobody waits now.</summary>
    public void Wake()
    {
        while (true)
        {
            if (TryMove(Waiting, Idle))
            {
                _queue.Disarm(this);
                End(runHere: false);
                return;
            }

            if (TryMove(Idle, Woken) || Volatile.Read(ref _state) == Woken)
                return;
        }
    }

    /// <summary>Takes the right to end the wait in progress; false if there is none or somebody else was first.</summary>
    public bool TryClaim() => TryMove(Waiting, Idle);

    /// <summary>Ends a wait that was claimed.</summary>
    /// <param name="runHere">Whether what follows may run on this stack, which then is a fresh one.</param>
    public void End(bool runHere)
    {
        if (Interlocked.Increment(ref _arrived) < 2)
            return;
        if (runHere)
            Continue();
        else
            _queue.Work.Enqueue(this);
    }

    void IThreadPoolWorkItem.Execute() => Continue();

    void IValueTaskSource.GetResult(short token)
    {
    }

    /// <summary>Always pending for who asks: a wait that is over already must not let its waiter go on on its own stack.</summary>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => ValueTaskSourceStatus.Pending;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _continuationState = state;
        End(runHere: false);
    }

    private void Continue()
    {
        var (continuation, state) = (_continuation!, _continuationState);
        (_continuation, _continuationState) = (null, null);
        continuation(state);
    }

    private bool TryMove(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
