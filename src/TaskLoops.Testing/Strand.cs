using System.Runtime.ExceptionServices;
using TaskLoops.Running;

namespace TaskLoops.Testing;

/// <summary>Runs the work of all loops of one clock one after the other, on the thread whose turn it is: a test's, while it advances, or the pool's.</summary>
internal sealed class Strand : SynchronizationContext, IWorkQueue, IThreadPoolWorkItem
{
    private const int WorkBetweenLooksAtTheTime = 1024;

    private readonly object _gate = new();
    private readonly Queue<WorkItem> _waiting = new();
    private List<Exception>? _failures;
    private WorkItem _latest;
    private int _tracked;

    // The thread whose turn it is, by its managed id; 0 when it is nobody's.
    private int _owner;

    // How many callers wait for their turn: the pool gives way to them after the work at hand.
    private int _callers;

    // Whether the pool has been asked for a turn that it has not begun.
    private bool _poolAsked;

    /// <summary>How long a wait may take in real time.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Which of n waiting pieces of work runs next; while set, the pool runs nothing.</summary>
    public Func<int, int>? Choose
    {
        get;
        set
        {
            lock (_gate)
            {
                field = value;
                AskPoolNoLock();
            }
        }
    }

    /// <summary>Whether the caller is work on the strand.</summary>
    public bool IsInside => Volatile.Read(ref _owner) == Environment.CurrentManagedThreadId;

    public void Enqueue(IThreadPoolWorkItem work) => Add(new WorkItem(work));

    public override void Post(SendOrPostCallback d, object? state) => Add(new WorkItem(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsInside)
        {
            d(state);
            return;
        }

        var sent = new SentWork(d, state);
        Enqueue(sent);
        sent.AwaitEnd(Patience);
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Track(Task work)
    {
        if (work.IsCompleted)
            return;

        lock (_gate)
            _tracked++;

        // Not lost if the task fails: its exception belongs to whoever tracks it.
        _ = work.ContinueWith(
            static (_, strand) => ((Strand)strand!).TrackedEnded(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Refuses a call that would wait for the work that makes it.</summary>
    public void ThrowIfInside(string member)
    {
        if (IsInside)
        {
            throw new InvalidOperationException(
                $"{nameof(VirtualTimeProvider)}.{member} was called by work that it would wait for: the body or a hook of a loop, "
                + "or a timer's callback. Call it from the test.");
        }
    }

    /// <summary>Waits until the strand is free and makes it the caller's, until the turn is disposed.</summary>
    public StrandTurn TakeTurn(string member)
    {
        ThrowIfInside(member);
        lock (_gate)
        {
            AwaitFreeNoLock();
            _owner = Environment.CurrentManagedThreadId;
        }

        return new StrandTurn(this);
    }

    /// <summary>Ends a turn; what is left is the pool's.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _owner = 0;

            // Or a loop that has ended would be kept alive by its own last step.
            _latest = default;
            if (_callers > 0)
                Monitor.PulseAll(_gate);
            else
                AskPoolNoLock();
        }
    }

    /// <summary>Runs what waits, and waits for what is tracked, until neither is left; then throws what has been thrown meanwhile. Needs the turn.</summary>
    public void Settle()
    {
        TimeLimit? limit = null;
        int ran = 0;
        while (AwaitWork(ref limit) is var count && count > 0)
        {
            Run(Take(count > 1 && Choose is { } choose ? choose(count) : 0));
            if (++ran % WorkBetweenLooksAtTheTime == 0)
                ThrowIfRestless(ran, limit ??= new TimeLimit(Patience));
        }

        ThrowFailures();
    }

    /// <summary>The pool's turn.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (!TryTakePoolTurn())
            return;

        using (new StrandTurn(this))
        {
            while (TryTakeForPool(out WorkItem work))
                Run(work);
        }
    }

    private void Add(WorkItem work)
    {
        lock (_gate)
        {
            _waiting.Enqueue(work);
            if (_owner == 0)
                AskPoolNoLock();
            else if (_tracked > 0)
                Monitor.PulseAll(_gate);
        }
    }

    private void AskPoolNoLock()
    {
        if (_waiting.Count == 0 || _owner != 0 || _poolAsked || Choose is not null)
            return;

        _poolAsked = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryTakePoolTurn()
    {
        lock (_gate)
        {
            _poolAsked = false;
            if (_owner != 0 || !IsForPoolNoLock())
                return false;

            _owner = Environment.CurrentManagedThreadId;
            return true;
        }
    }

    private bool TryTakeForPool(out WorkItem work)
    {
        lock (_gate)
        {
            bool taken = IsForPoolNoLock();
            work = taken ? _latest = _waiting.Dequeue() : default;
            return taken;
        }
    }

    private bool IsForPoolNoLock() => _waiting.Count > 0 && _callers == 0 && Choose is null;

    private void AwaitFreeNoLock()
    {
        if (_owner == 0)
            return;

        var limit = new TimeLimit(Patience);
        _callers++;
        try
        {
            while (_owner != 0)
            {
                if (!Monitor.Wait(_gate, limit.Left) && _owner != 0)
                    throw Unsettled($"work on another thread, the latest being {_latest}; waiting: {_waiting.Count}, tracked tasks: {_tracked}");
            }
        }
        finally
        {
            _callers--;
        }
    }

    // How much work waits; 0 when none does and none can come.
    private int AwaitWork(ref TimeLimit? limit)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _tracked > 0)
            {
                limit ??= new TimeLimit(Patience);
                if (!Monitor.Wait(_gate, limit.Value.Left) && _waiting.Count == 0 && _tracked > 0)
                    throw Unsettled($"tracked tasks (callbacks of cancelled tokens, work elsewhere): {_tracked}; nothing else is left to run");
            }

            return _waiting.Count;
        }
    }

    private WorkItem Take(int index)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _waiting.Count);
            return _latest = index == 0 ? _waiting.Dequeue() : TakeInsideNoLock(index);
        }
    }

    // Goes once around the queue: only explorations of a few items choose another than the first.
    private WorkItem TakeInsideNoLock(int index)
    {
        WorkItem chosen = default;
        for (int position = 0, count = _waiting.Count; position < count; position++)
        {
            WorkItem work = _waiting.Dequeue();
            if (position == index)
                chosen = work;
            else
                _waiting.Enqueue(work);
        }

        return chosen;
    }

    private void Run(WorkItem work)
    {
        if (Current != this)
            SetSynchronizationContext(this);

        try
        {
            work.Run();
        }
        catch (Exception failure)
        {
            lock (_gate)
                (_failures ??= []).Add(failure);
        }

        StrandTurn.Clear();
    }

    private void TrackedEnded()
    {
        lock (_gate)
        {
            _tracked--;
            Monitor.PulseAll(_gate);
        }
    }

    private void ThrowIfRestless(int ran, TimeLimit limit)
    {
        if (!limit.IsOver)
            return;

        lock (_gate)
            throw Unsettled($"the work to end: at this instant {ran} pieces have run, {_waiting.Count} wait, the latest was {_latest}");
    }

    private TimeoutException Unsettled(string waitedFor) =>
        new($"The loops have not settled within {Patience} of real time ({nameof(VirtualTimeProvider.SettleTimeout)}). Waited for {waitedFor}.");

    private void ThrowFailures()
    {
        List<Exception>? failures;
        lock (_gate)
        {
            failures = _failures;
            _failures = null;
        }

        if (failures is null)
            return;
        if (failures.Count > 1)
            throw new AggregateException(failures);
        ExceptionDispatchInfo.Throw(failures[0]);
    }
}
