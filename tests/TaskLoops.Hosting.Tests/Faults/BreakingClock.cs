using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>The system's clock, until it is broken: then every call throws.</summary>
internal sealed class BreakingClock : TimeProvider
{
    private volatile bool _isBroken;

    public void Break() => _isBroken = true;

    public override DateTimeOffset GetUtcNow() => Call(ClockCall.Wall, System.GetUtcNow);

    public override long GetTimestamp() => Call(ClockCall.Steady, System.GetTimestamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Call(ClockCall.NewTimer, () => new Timer(this, System.CreateTimer(callback, state, dueTime, period)));

    private T Call<T>(ClockCall call, Func<T> ask) => _isBroken ? throw new ClockIsBrokenException(call) : ask();

    private sealed class Timer(BreakingClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Call(ClockCall.ChangeTimer, () => timer.Change(dueTime, period));

        public void Dispose()
        {
            timer.Dispose();
            clock.Call(ClockCall.DisposeTimer, () => true);
        }

        public ValueTask DisposeAsync()
        {
            timer.Dispose();
            return clock.Call(ClockCall.DisposeTimer, () => ValueTask.CompletedTask);
        }
    }
}
