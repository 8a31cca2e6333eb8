namespace Rehearsal;

/// <summary>A clock on the wall that stands until it is set, so that it is nine in the morning when the play needs it. Intervals and waits take their real time.</summary>
public sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset now) => Volatile.Write(ref _ticks, now.UtcTicks);
}
