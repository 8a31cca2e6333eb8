namespace TaskLoops.Running;

/// <summary>An instant in UTC in eight bytes: half of what a <see cref="DateTimeOffset"/> takes in what every loop has many of.</summary>
internal readonly struct Moment(long utcTicks)
{
    public static implicit operator DateTimeOffset(Moment moment) => new(moment.Ticks, TimeSpan.Zero);

    public static implicit operator Moment(DateTimeOffset instant) => new(instant.UtcTicks);

    /// <summary>Null where <see cref="OrNone"/> was given null: the first instant of the calendar, in which nothing happens, stands for none.</summary>
    public DateTimeOffset? OrNull => utcTicks == 0 ? null : this;

    private long Ticks => utcTicks;

    public static Moment OrNone(DateTimeOffset? instant) => instant is null ? default : new(instant.Value.UtcTicks);

    public DateTimeOffset After(TimeSpan duration) => Instant.After(this, duration);
}
