using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace TaskLoops.Running;

/// <summary>All waits of all loops of one <see cref="TimeProvider"/>: a wheel ordered by deadline, driven by one timer, behind two operations.</summary>
/// <remarks>
/// A wait is woken by the steady clock alone; a timer that fires early finds nothing due and is set again. Lock order: loop, then queue. A provider may
/// throw: that fails the wait for which it was asked, and then it is asked again for the others.
/// </remarks>
internal sealed class TimerQueue : IThreadPoolWorkItem
{
    /// <summary>How much the clock may move on while the timer is being set.</summary>
    private static readonly TimeSpan _noticeable = TimeSpan.FromMilliseconds(2);

    /// <summary>A provider's timer may be limited to 2^32 ms: further deadlines are reached in several steps (rule T6).</summary>
    private static readonly TimeSpan _longestStep = TimeSpan.FromDays(30);

    /// <summary>The system's timers may stand still while the machine sleeps, though its clock goes on (so on Windows): they are set for no longer than this.</summary>
    private static readonly TimeSpan _longestSystemStep = TimeSpan.FromSeconds(60);

    /// <summary>How many in a row are so many that it pays to wake another thread: a burst, which loops at phases of their own never are.</summary>
    private const int Burst = 1024;

    private static readonly ConditionalWeakTable<TimeProvider, TimerQueue> _queues = [];

    private readonly object _sync = new();
    private readonly TimeProvider _provider;
    private readonly bool _runsOnThePool;
    private readonly bool _isSystem;
    private readonly bool _wholeMilliseconds;
    private readonly DateTimeOffset _origin;
    private readonly long _originTimestamp;
    private readonly ITimer _timer;
    private readonly TimerWheel<LoopWait> _waits;
    private readonly CoarseTick _tick = new();

    /// <summary>The deadline for which the timer is set; null while it is off.</summary>
    private long? _timerSetFor;

    /// <summary>How many threads wake what is due.</summary>
    private int _awake;

    private TimerQueue(TimeProvider provider)
    {
        _provider = provider;
        Work = provider as IWorkQueue ?? PoolWorkQueue.Instance;
        _isSystem = provider == TimeProvider.System;
        _runsOnThePool = _isSystem || provider is PreciseTimeProvider;
        _wholeMilliseconds = provider is not (IWorkQueue or PreciseTimeProvider);
        _origin = provider.GetUtcNow();
        _originTimestamp = provider.GetTimestamp();
        _waits = new TimerWheel<LoopWait>(_origin.UtcTicks);

        using (ExecutionContextFlow.Suppress())
            _timer = provider.CreateTimer(static queue => ((TimerQueue)queue!).WakeDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where the provider's loops run their work.</summary>
    public IWorkQueue Work { get; }

    public static TimerQueue For(TimeProvider provider) => _queues.GetValue(provider, static p => new TimerQueue(p));

    public DateTimeOffset Steady() => _origin + _provider.GetElapsedTime(_originTimestamp);

    public ClockReading Read() => new(_provider.GetUtcNow(), Steady());

    /// <summary>A later reading, for where nobody has set the wall clock meanwhile or it does not matter: half the price.</summary>
    public ClockReading ReadAfter(ClockReading earlier)
    {
        var steady = Steady();
        return new(earlier.WallAt(steady), steady);
    }

    /// <summary>Begins a wait and wakes it at its deadline, unless it is woken before; false if it was woken already.</summary>
    public bool TryArm(LoopWait wait, DateTimeOffset deadline)
    {
        lock (_sync)
        {
            // Begun in the lock: whoever wakes it disarms it before it goes on, so that it is never here twice.
            if (!wait.TryBegin())
                return false;

            _waits.Add(wait, deadline.UtcTicks);
            if ((_timerSetFor is null || deadline.UtcTicks < _timerSetFor) && TrySetTimerNoLock(deadline.UtcTicks) is { } fault)
            {
                _waits.Remove(wait);
                if (wait.TryClaim())
                    ExceptionDispatchInfo.Throw(fault);

                // Woken meanwhile: it needs no timer any more.
            }

            return true;
        }
    }

    /// <summary>Forgets the wait; one that is not armed is no fault.</summary>
    /// <returns>What the provider has thrown, or null.</returns>
    public Exception? Disarm(LoopWait wait)
    {
        lock (_sync)
        {
            if (!_waits.Remove(wait) || _timerSetFor is null)
                return null;

            // The system's timer may now fire too early, and finds nothing due: to look for the first after each of many that are removed would cost far more.
            return _waits.IsEmpty || (!_runsOnThePool && !(_waits.Next <= _timerSetFor)) ? TrySetTimerNoLock(_waits.Next) : null;
        }
    }

    /// <summary>Asks the provider anew, for those that wait: whether its timer is set is not known.</summary>
    void IThreadPoolWorkItem.Execute() => WakeDue();

    /// <summary>Wakes what is due, one after another: on a thread of the pool right here, elsewhere by a work item each.</summary>
    /// <remarks>
    /// Most bodies return or wait after microseconds, and then a second thread costs more to wake than it has to do. One that blocks its thread
    /// holds up those behind it until the timer fires again and another thread goes on with them.
    /// </remarks>
    private void WakeDue()
    {
        bool areSomeLeft;
        lock (_sync)
        {
            _timerSetFor = null;
            if (_isSystem)
                _tick.OnFired();
            areSomeLeft = !_waits.IsEmpty;
        }

        if (areSomeLeft)
            WakeRest();
    }

    /// <summary>Wakes what is due and not yet awake; in a burst on one thread more than there are processors, as the system may put two of them on one.</summary>
    private void WakeRest()
    {
        var isAnother = Interlocked.Increment(ref _awake) > 1;
        Exception? fault;
        do
            fault = TryWakeDue(isAnother);
        while (fault is not null && FailFirst(fault));

        Interlocked.Decrement(ref _awake);
    }

    /// <summary>What the provider has thrown, or null: on the stack of a timer, where nobody would catch it.</summary>
    private Exception? TryWakeDue(bool isAnother)
    {
        try
        {
            var now = Steady().UtcTicks;
            for (var woken = 1; TakeDue(ref now, isAnother) is { } wait; woken++)
            {
                wait.End(runHere: _runsOnThePool);
                if (woken % Burst == 0 && _runsOnThePool && Volatile.Read(ref _awake) <= Environment.ProcessorCount)
                    ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.WakeRest(), this, preferLocal: false);
            }

            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    /// <summary>Fails the first wait, due or not; whether there are others.</summary>
    private bool FailFirst(Exception fault)
    {
        LoopWait? wait;
        bool areSomeLeft;
        lock (_sync)
        {
            do
                wait = _waits.First is { } first ? _waits.TakeDue(first) : null;
            while (wait?.TryClaim() == false);
            areSomeLeft = !_waits.IsEmpty;
        }

        wait?.Fail(fault);
        return areSomeLeft;
    }

    /// <summary>Takes the first wait that is due; if none is, sets the timer for the next.</summary>
    private LoopWait? TakeDue(ref long now, bool fromMiddle)
    {
        lock (_sync)
        {
            LoopWait? wait;
            do
                wait = _waits.TakeDue(now, fromMiddle) ?? (_waits.IsEmpty ? null : _waits.TakeDue(now = Steady().UtcTicks, fromMiddle));
            while (wait?.TryClaim() == false);

            if (wait is null)
            {
                if (_waits.Next is var next && !IsSetWellNoLock(next))
                    SetTimerNoLock(next);
            }
            else if (_runsOnThePool && _timerSetFor is null && _waits.First is { } first)
            {
                SetTimerNoLock(Math.Max(first, now + _tick.Length.Ticks));
            }

            return wait;
        }
    }

    /// <summary>Whether the timer is set for the deadline, or so little later that the system's coarse clock would not tell: to set it wakes another thread.</summary>
    private bool IsSetWellNoLock(long? deadline) =>
        deadline == _timerSetFor || (_isSystem && deadline <= _timerSetFor && _timerSetFor <= deadline + _tick.Length.Ticks);

    /// <summary>Sets the timer as <see cref="SetTimerNoLock"/> does; what the provider throws, or null. The others are looked after in a work item.</summary>
    private Exception? TrySetTimerNoLock(long? deadline)
    {
        try
        {
            SetTimerNoLock(deadline);
            return null;
        }
        catch (Exception fault)
        {
            Work.Enqueue(this);
            return fault;
        }
    }

    /// <summary>Sets the timer. Last in its lock: a provider may call back at once, on this very stack.</summary>
    private void SetTimerNoLock(long? deadline)
    {
        _timerSetFor = deadline;
        try
        {
            if (deadline is null)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            else
                SetTimerForNoLock(new DateTimeOffset(deadline.Value, TimeSpan.Zero));
        }
        catch
        {
            _timerSetFor = null;
            throw;
        }
    }

    /// <summary>Sets the timer again if the clock has moved on meanwhile: a thread that was held up, or a clock of tests, would else wake too late.</summary>
    private void SetTimerForNoLock(DateTimeOffset deadline)
    {
        TimeSpan remaining;
        do
        {
            remaining = TimeUntil(deadline);
            if (_isSystem)
                _tick.OnSet(remaining);
            _timer.Change(remaining, Timeout.InfiniteTimeSpan);
        }
        while (remaining - TimeUntil(deadline) > _noticeable);
    }

    /// <summary>Rounded up to a whole millisecond: the system's timers cut off what is below and would fire early, over and over.</summary>
    private TimeSpan TimeUntil(DateTimeOffset deadline)
    {
        var remaining = deadline - Steady();
        if (remaining <= TimeSpan.Zero)
            return TimeSpan.Zero;

        var longest = _isSystem ? _longestSystemStep : _longestStep;
        if (remaining > longest)
            return longest;

        return _wholeMilliseconds
            ? TimeSpan.FromTicks((remaining.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond)
            : remaining;
    }
}
