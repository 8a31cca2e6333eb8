using TaskLoops.Running;

namespace TaskLoops.Testing;

/// <summary>Virtual time for tests: it stands still until the test moves it, and moves on only when the loops have done all they had to do.</summary>
/// <remarks>
/// <para>
/// There are two clocks, as in a computer. The wall clock (<see cref="GetUtcNow"/>) can be set forwards and back; the steady clock
/// (<see cref="GetTimestamp"/>), on which every timer waits, only goes forwards. <see cref="Advance"/> moves both.
/// </para>
/// <para>
/// Loops, timers' callbacks and the awaits of bodies run one at a time, in the order in which they became ready: on the thread that
/// advances while it does, on a thread of the pool otherwise. They are settled when none is left to run. They run under a
/// <see cref="SynchronizationContext"/> of their own and without the <see cref="ExecutionContext"/> of the test, of whoever created the
/// timer, or of the work before.
/// </para>
/// <para>
/// Out of sight is what runs elsewhere: a <see cref="Task.Run(Action)"/>, real input and output, a <see cref="TaskCompletionSource"/> that
/// nobody has completed yet, and what follows an await with <c>ConfigureAwait(false)</c> that anything but a timer of this clock ends. A
/// test that completes such a thing calls <see cref="Settle"/> after it.
/// </para>
/// <para>
/// All members can be called from any thread; no lock is held while a callback, a body or a continuation runs. Two threads that advance at
/// once take turns.
/// </para>
/// <example>
/// <code>
/// var time = new VirtualTimeProvider(DateTimeOffset.Parse("2026-03-01T08:00:00Z"));
/// var loop = TaskLoop.Create(Schedule.Daily("09:00"), Post, new LoopOptions { TimeProvider = time });
/// loop.Start();
/// time.Advance(TimeSpan.FromDays(3)); // Post has run three times
/// </code>
/// </example>
/// </remarks>
public sealed class VirtualTimeProvider : TimeProvider, IWorkQueue
{
    private static readonly DateTimeOffset _defaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _largestSkew = TimeSpan.FromDays(1);

    private readonly SteadyClock _steady = new();
    private readonly Strand _strand = new();

    // Wall clock minus steady clock, in ticks.
    private long _wallOffset;
    private TimeZoneInfo _localTimeZone = TimeZoneInfo.Utc;

    /// <summary>Makes a clock that stands at an instant.</summary>
    /// <param name="start">What the wall clock shows first; 2026-01-01T00:00:00Z by default. The steady clock begins at 0.</param>
    public VirtualTimeProvider(DateTimeOffset? start = null) => _wallOffset = (start ?? _defaultStart).UtcTicks;

    /// <summary>Ticks of the steady clock in a second: 10,000,000, so that a <see cref="TimeSpan"/> is never rounded.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The zone that <see cref="TimeProvider.GetLocalNow"/> uses: UTC, whatever the machine's, until <see cref="SetLocalTimeZone"/> is called.</summary>
    public override TimeZoneInfo LocalTimeZone => Volatile.Read(ref _localTimeZone);

    /// <summary>How long the next timer still waits, <see cref="TimerSkew"/> included: <see cref="Step"/> moves by this. Null when none is armed.</summary>
    public TimeSpan? NextTimer => _steady.UntilNextTimer is { } ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>How many timers wait for an instant. One that is due already is work to be run and no longer counts.</summary>
    public int ArmedTimers => _steady.ArmedTimers;

    /// <summary>How much later than it should each timer fires (positive), or earlier (negative), from now on.</summary>
    /// <value>Zero by default; at most a day either way.</value>
    /// <remarks>
    /// Applies to timers that are armed already, too. A timer that has no longer to wait than it would be early is exactly on time, so that
    /// waiting again for what remains comes to an end; one without any due time is never late. A timer that becomes overdue by a change
    /// runs at once.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is longer than a day.</exception>
    public TimeSpan TimerSkew
    {
        get => TimeSpan.FromTicks(_steady.Skew);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, -_largestSkew);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _largestSkew);
            _steady.SetSkew(value.Ticks);
            while (_steady.TakeNext(_steady.Ticks) is { } overdue)
                _strand.Enqueue(overdue);
        }
    }

    /// <summary>How long in real time any call here waits for the loops to settle at one instant before it throws a <see cref="TimeoutException"/>.</summary>
    /// <value>30 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    /// <remarks>It ends waiting, and work that brings forth more work without end. A body that blocks the thread which advances cannot be interrupted.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or longer than 24 days.</exception>
    public TimeSpan SettleTimeout
    {
        get => _strand.Patience;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue));
            }

            _strand.Patience = value;
        }
    }

    /// <summary>Explores orders: picks which of n waiting pieces of work runs next, 0 being the oldest.</summary>
    /// <remarks>While set, the pool runs nothing: only Advance, Step and Settle do.</remarks>
    internal Func<int, int>? Choose
    {
        get => _strand.Choose;
        set => _strand.Choose = value;
    }

    /// <summary>What the wall clock shows.</summary>
    public override DateTimeOffset GetUtcNow() => new(_steady.Ticks + Volatile.Read(ref _wallOffset), TimeSpan.Zero);

    /// <summary>What the steady clock shows: 0 at first, and never less than before.</summary>
    public override long GetTimestamp() => _steady.Ticks;

    /// <summary>Makes a timer that waits on the steady clock, exact to a tick, within the limits of the runtime's timers.</summary>
    /// <remarks>
    /// Its callback never runs on the caller's stack, not even with a due time of zero: it is work like any other. Once it waits to run it
    /// does, even if the timer is changed meanwhile, unless the timer is disposed. A periodic timer keeps its grid; periods that pass while
    /// the machine is suspended are made up by one call. It has nothing of the creator's <see cref="ExecutionContext"/>.
    /// </remarks>
    /// <param name="callback">What to call. An exception from it is thrown by the call that settles it, see <see cref="Settle"/>.</param>
    /// <param name="state">What to give to it.</param>
    /// <param name="dueTime">How long to wait for the first call: up to 49.7 days, zero for none, <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">How long to wait between calls: up to 49.7 days, zero or <see cref="Timeout.InfiniteTimeSpan"/> for no second call.</param>
    /// <returns>
    /// The timer, to be changed and disposed from any thread and from its own callback. Disposed asynchronously, it waits for a callback
    /// that runs.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative but not infinite, or longer than 49.7 days.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(_steady, _strand, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Changes the zone that counts as the machine's.</summary>
    /// <param name="zone">The zone.</param>
    public void SetLocalTimeZone(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Volatile.Write(ref _localTimeZone, zone);
    }

    /// <summary>Lets time pass: both clocks move on, from timer to timer, and at each its callback runs and the loops settle before the clocks move again.</summary>
    /// <remarks>
    /// Timers fire by instant, at the same instant in the order in which they were armed, and see the clocks at exactly that instant. The
    /// loops settle before the first move, too. When something throws, the clocks stay at the instant at which it did.
    /// </remarks>
    /// <param name="by">How much: zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative, or the wall clock would leave the range of <see cref="DateTimeOffset"/>.</exception>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback: the call would wait for itself.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped at the same instant; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public void Advance(TimeSpan by)
    {
        EnsureForwards(by);
        using (_strand.TakeTurn(nameof(Advance)))
        {
            _strand.Settle();
            GoTo(_steady.Ticks + by.Ticks);
        }
    }

    /// <summary>Lets time pass until the wall clock shows an instant, as <see cref="Advance"/> does.</summary>
    /// <param name="wall">The instant: now or later. How far away it is gets counted when the call begins.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wall"/> is past: the wall clock goes back by <see cref="SetWallClock"/> only.</exception>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback: the call would wait for itself.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped at the same instant; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public void AdvanceTo(DateTimeOffset wall)
    {
        DateTimeOffset now = GetUtcNow();
        ArgumentOutOfRangeException.ThrowIfLessThan(wall, now);
        Advance(wall - now);
    }

    /// <summary>Lets time pass as <see cref="Advance"/> does, without blocking the caller: a thread of the pool advances.</summary>
    /// <param name="by">How much: zero or more.</param>
    /// <returns>A task that completes when the clocks have arrived, or fails as <see cref="Advance"/> does.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative, or the wall clock would leave the range of <see cref="DateTimeOffset"/>.</exception>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback.</exception>
    public Task AdvanceAsync(TimeSpan by)
    {
        EnsureForwards(by);
        _strand.ThrowIfInside(nameof(AdvanceAsync));
        return Task.Run(() => Advance(by));
    }

    /// <summary>Lets time pass until the next timer, fires that one alone, and settles.</summary>
    /// <returns>False when no timer is armed: the clocks have not moved then, but the loops have settled.</returns>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback: the call would wait for itself.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped at the same instant; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public bool Step()
    {
        using (_strand.TakeTurn(nameof(Step)))
        {
            _strand.Settle();
            return FireNext(long.MaxValue);
        }
    }

    /// <summary>Sets the wall clock, as a person or a time service does; the steady clock and the timers notice nothing.</summary>
    /// <remarks>The loops settle before and after. From a body, a hook or a callback, where they cannot, the clock is just set.</remarks>
    /// <param name="wall">What it shows from now on: earlier or later than now.</param>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public void SetWallClock(DateTimeOffset wall)
    {
        if (_strand.IsInside)
        {
            Volatile.Write(ref _wallOffset, wall.UtcTicks - _steady.Ticks);
            return;
        }

        using (_strand.TakeTurn(nameof(SetWallClock)))
        {
            _strand.Settle();
            Volatile.Write(ref _wallOffset, wall.UtcTicks - _steady.Ticks);
            _strand.Settle();
        }
    }

    /// <summary>Sets the wall clock forwards or back by some time, as <see cref="SetWallClock"/> does.</summary>
    /// <param name="by">How much; negative sets it back.</param>
    /// <exception cref="ArgumentOutOfRangeException">The wall clock would leave the range of <see cref="DateTimeOffset"/>.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public void StepWallClock(TimeSpan by) => SetWallClock(GetUtcNow() + by);

    /// <summary>Puts the machine to sleep and wakes it: the wall clock has gone on, and no timer has fired meanwhile.</summary>
    /// <remarks>The loops settle before and after. What they see on waking differs between systems, by whether the steady clock counts the sleep.</remarks>
    /// <param name="length">How long it sleeps: zero or more.</param>
    /// <param name="steadyClockCounts">
    /// False, the default: the steady clock stands still, as Linux' does, and a timer still waits for what it had to wait before. True: it
    /// has gone on as well, as Windows' does, and the timers that are overdue fire on waking, one after the other in the order of their
    /// instants, all at the instant of waking.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative, or the wall clock would leave the range of <see cref="DateTimeOffset"/>.</exception>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback: the call would wait for itself.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped at the same instant; a single one is thrown as it is, see <see cref="Settle"/>.</exception>
    public void Suspend(TimeSpan length, bool steadyClockCounts = false)
    {
        EnsureForwards(length);
        using (_strand.TakeTurn(nameof(Suspend)))
        {
            _strand.Settle();
            if (steadyClockCounts)
                _steady.GoTo(_steady.Ticks + length.Ticks);
            else
                Volatile.Write(ref _wallOffset, Volatile.Read(ref _wallOffset) + length.Ticks);
            GoTo(_steady.Ticks);
        }
    }

    /// <summary>Returns when the loops have done all that they can do without time passing.</summary>
    /// <remarks>
    /// No work waits or runs then, and the callbacks of cancelled tokens have ended. An exception that escapes from a timer's callback, or
    /// from an <c>async void</c> method or another continuation, is thrown by the call that settles it; one that escaped while nobody
    /// settled is kept for the next call. (A loop handles its body's exceptions itself.)
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback: the call would wait for itself.</exception>
    /// <exception cref="TimeoutException">The loops did not settle, see <see cref="SettleTimeout"/>; the message says what is not done.</exception>
    /// <exception cref="AggregateException">Several exceptions escaped; a single one is thrown as it is.</exception>
    public void Settle()
    {
        using (_strand.TakeTurn(nameof(Settle)))
            _strand.Settle();
    }

    /// <summary>Waits as <see cref="Settle"/> does, without blocking the caller: a thread of the pool settles.</summary>
    /// <returns>A task that completes when the loops have settled, or fails as <see cref="Settle"/> does.</returns>
    /// <exception cref="InvalidOperationException">The caller is a loop's body or hook, or a timer's callback.</exception>
    public Task SettleAsync()
    {
        _strand.ThrowIfInside(nameof(SettleAsync));
        return Task.Run(Settle);
    }

    /// <summary>Runs work of a loop on the strand.</summary>
    void IWorkQueue.Enqueue(IThreadPoolWorkItem work) => _strand.Enqueue(work);

    /// <summary>Counts work off the strand as unsettled until it has ended.</summary>
    void IWorkQueue.Track(Task work) => _strand.Track(work);

    // The sum throws if the wall clock cannot show it.
    private void EnsureForwards(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        _ = GetUtcNow() + by;
    }

    private void GoTo(long ticks)
    {
        while (FireNext(ticks))
        {
        }

        _steady.GoTo(ticks);
        _strand.Settle();
    }

    private bool FireNext(long limit)
    {
        if (_steady.TakeNext(limit) is not { } timer)
            return false;

        _strand.Enqueue(timer);
        _strand.Settle();
        return true;
    }
}
