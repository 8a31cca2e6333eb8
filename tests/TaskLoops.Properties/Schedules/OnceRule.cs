namespace TaskLoops.Properties.Schedules;

/// <summary>Rule T8: that instant.</summary>
internal sealed record OnceRule(long Instant) : Rule
{
    public override long Distance => TimeSpan.TicksPerDay;

    public override Schedule Build() => Schedule.Once(new DateTimeOffset(Instant, TimeSpan.Zero));

    public override IEnumerable<long> Between(long anchor, long from, long to) => Instant > from && Instant <= to ? [Instant] : [];

    public override string ToString() => $"once at {new DateTime(Instant):O}";
}
