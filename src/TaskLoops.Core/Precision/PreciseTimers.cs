using TaskLoops.Running;

namespace TaskLoops.Precision;

/// <summary>The timers of <see cref="PreciseTimeProvider"/>, in the order in which they are due, and the thread that waits for them.</summary>
internal sealed class PreciseTimers
{
    /// <summary>The thread wakes no more often: what is due meanwhile is fired together.</summary>
    private static readonly long _shortestSleep = FineTicks(TimeSpan.FromMilliseconds(0.5));

    /// <summary>What is due later is waited for in several: a wait may stand still while the machine sleeps, though the clock goes on (so on Windows).</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    private readonly DeadlineHeap<PreciseTimer> _waiting = new();
    private bool _hasThread;

    /// <summary>The lock of all of these timers, on which their thread waits.</summary>
    public object Sync { get; } = new();

    public static long FineTicks(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * TimeProvider.System.TimestampFrequency);

    public bool Change(PreciseTimer timer, long? dueTime, long period)
    {
        lock (Sync)
        {
            if (timer.IsDisposed)
                return false;

            _waiting.Remove(timer);
            timer.Period = period;
            if (dueTime is null)
                return true;

            var due = Now() + dueTime.Value;
            var isFirst = !(_waiting.First <= due);
            Add(timer, due);
            if (isFirst)
                WakeThreadNoLock();
            return true;
        }
    }

    public void Dispose(PreciseTimer timer)
    {
        lock (Sync)
        {
            timer.IsDisposed = true;
            _waiting.Remove(timer);
        }
    }

    private static long Now() => TimeProvider.System.GetTimestamp();

    private void Add(PreciseTimer timer, long due)
    {
        timer.Due = due;
        _waiting.Add(timer, due);
    }

    private void WakeThreadNoLock()
    {
        Monitor.Pulse(Sync);
        if (_hasThread)
            return;

        _hasThread = true;
        var thread = new Thread(Run) { IsBackground = true, Name = "TaskLoops precise timers", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
    }

    private void Run()
    {
        while (true)
            FineSleep.For(FireDueAndWait());
    }

    /// <summary>Fires what is due, or waits until less than a whole wait remains.</summary>
    /// <returns>For how long to sleep, in ticks of the fine clock.</returns>
    private long FireDueAndWait()
    {
        lock (Sync)
        {
            // At once, and not when the next is known: whose timer has fired sets it anew meanwhile, and has nobody to wake.
            if (FireDueNoLock(Now()) && FineSleep.IsAvailable)
                return _shortestSleep;

            while (true)
            {
                if (_waiting.First is not { } first)
                {
                    Monitor.Wait(Sync);
                    continue;
                }

                var remaining = Math.Max(first - Now(), 0);
                var wholeMilliseconds = TimeSpan.FromSeconds((double)remaining / TimeProvider.System.TimestampFrequency) - FineSleep.Longest;
                if (wholeMilliseconds < TimeSpan.FromMilliseconds(1))
                    return remaining;

                Monitor.Wait(Sync, wholeMilliseconds < _longestWait ? wholeMilliseconds : _longestWait);
            }
        }
    }

    /// <summary>Hands what is due to the pool; tells whether anything was.</summary>
    private bool FireDueNoLock(long now)
    {
        var hasFired = false;
        while (_waiting.TakeDue(now) is { } timer)
        {
            hasFired = true;
            if (timer.Period > 0)
                Add(timer, timer.Due + ((((now - timer.Due) / timer.Period) + 1) * timer.Period));
            timer.EnterNoLock();
            ThreadPool.UnsafeQueueUserWorkItem(timer, preferLocal: false);
        }

        return hasFired;
    }
}
