namespace TaskLoops.Running;

/// <summary>Something that waits until a deadline or until somebody wakes it, and then goes on in a work item of its own, without allocating.</summary>
/// <remarks>
/// One waiter at a time. A wake that comes while nobody waits is kept for the next wait, so none is lost; whoever waits looks at the state of
/// things again after each wait, so that one too many does no harm. What follows a wait never runs on the stack of the waiter or of the waker, even
/// if there was nothing to wait for. A base class and no member, so that who waits and its wait are one object: it is what an idle loop is made of.
/// </remarks>
internal abstract class LoopWait : IThreadPoolWorkItem, IHasDeadline
{
    /// <summary>Nobody waits.</summary>
    private const int Idle = 0;

    /// <summary>A wait is in progress, and nobody has ended it.</summary>
    private const int Waiting = 1;

    /// <summary>Nobody waits, and the next wait will be over at once.</summary>
    private const int Woken = 2;

    private int _state;

    /// <summary>The queue's: under which number it is armed.</summary>
    public int Slot { get; set; } = IHasDeadline.NoSlot;

    protected abstract TimerQueue Queue { get; }

    /// <summary>Ends the wait, or the next one if nobody waits now.</summary>
    public void Wake()
    {
        while (true)
        {
            if (TryMove(Waiting, Idle))
            {
                if (Queue.Disarm(this) is { } fault)
                    Fail(fault);
                else
                    End(runHere: false);
                return;
            }

            if (TryMove(Idle, Woken) || Volatile.Read(ref _state) == Woken)
                return;
        }
    }

    /// <summary>The queue's: begins a wait; false if it has been woken before.</summary>
    public bool TryBegin() => TryMove(Idle, Waiting);

    /// <summary>Takes the right to end the wait in progress; false if there is none or somebody else was first.</summary>
    public bool TryClaim() => TryMove(Waiting, Idle);

    /// <summary>Ends a wait that was claimed.</summary>
    /// <param name="runHere">Whether what follows may run on this stack, which then is a fresh one.</param>
    public virtual void End(bool runHere)
    {
        if (runHere)
            Execute();
        else
            Queue.Work.Enqueue(this);
    }

    /// <summary>Ends a wait that was claimed, as the clock has thrown. Nothing of the user's runs on this stack, which may hold locks.</summary>
    public abstract void Fail(Exception clockFault);

    /// <summary>The queue's: the wait will be over soon.</summary>
    public virtual void Fetch(int stage)
    {
    }

    /// <summary>What follows the wait, on a stack that is fresh.</summary>
    public abstract void Execute();

    /// <summary>Waits until the deadline on the steady clock or a wake, whichever is first. What follows may run before this returns.</summary>
    /// <param name="deadline">The last instant of the calendar waits for a wake alone.</param>
    /// <param name="now">A reading of the steady clock.</param>
    /// <remarks>If the clock throws, nobody waits.</remarks>
    protected void WaitUntil(DateTimeOffset deadline, DateTimeOffset now)
    {
        var isArmed = deadline > now && deadline < DateTimeOffset.MaxValue;
        if (isArmed ? Queue.TryArm(this, deadline) : TryBegin())
        {
            if (deadline <= now)
                Wake();
            return;
        }

        Volatile.Write(ref _state, Idle);
        End(runHere: false);
    }

    private bool TryMove(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
