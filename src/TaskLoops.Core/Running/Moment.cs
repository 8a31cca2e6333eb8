namespace TaskLoops.Running;

/// <summary>An instant in UTC in eight bytes: half of what a <see cref="DateTimeOffset"/> takes in what every loop has many of.</summary>
internal readonly struct Moment(long utcTicks)
{
    public static implicit operator DateTimeOffset(Moment moment) => new(moment.Ticks, TimeSpan.Zero);

    public static implicit operator Moment(DateTimeOffset instant) => new(instant.UtcTicks);

    private long Ticks => utcTicks;

    public DateTimeOffset After(TimeSpan duration) => Instant.After(this, duration);
}
