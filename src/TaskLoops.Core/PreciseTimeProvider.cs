using System.Diagnostics.CodeAnalysis;
using TaskLoops.Precision;

namespace TaskLoops;

/// <summary>The system's clocks with timers on the fine clock: loops on it begin tenths of a millisecond late instead of up to the system's coarse step.</summary>
/// <remarks>
/// <para>
/// The system's own timers fire on a clock with steps of 4 ms on most Linux systems and 15.6 ms on Windows, which is fine for a bot. For the loop that
/// has to be punctual, or for all: <c>new LoopOptions { TimeProvider = PreciseTimeProvider.Shared }</c>. All loops that share it share one thread, which is
/// started with the first timer and sleeps while nothing is due; it wakes at most 2,000 times a second. Never early. Bodies and callbacks run on the
/// pool, as with the system's timers.
/// </para>
/// <para>
/// It costs about 10 µs of CPU for each waking: measured in docs/benchmarks.md. The precision is that of the system's sleep: measured on Linux; on Windows
/// the thread waits in whole milliseconds, with the precision that the system's timer period has. Thread-safe.
/// </para>
/// </remarks>
public sealed class PreciseTimeProvider : TimeProvider
{
    private readonly PreciseTimers _timers = new();

    private PreciseTimeProvider()
    {
    }

    /// <summary>The one instance, for all loops that need it.</summary>
    public static PreciseTimeProvider Shared { get; } = new();

    /// <summary>Makes a timer on the fine clock, exact to what the machine's sleep allows.</summary>
    /// <param name="callback">Called on a thread of the pool, without the caller's <see cref="ExecutionContext"/>.</param>
    /// <param name="state">Given to the callback.</param>
    /// <param name="dueTime">How long to wait for the first call: zero to 49.7 days, or <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">How long between calls, up to 49.7 days, on a grid from the first; zero or <see cref="Timeout.InfiniteTimeSpan"/> for one call only.</param>
    /// <returns>The timer, to be changed and disposed of from any thread.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative and not infinite, or longer than 49.7 days.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller's to dispose of.")]
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new PreciseTimer(_timers, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
