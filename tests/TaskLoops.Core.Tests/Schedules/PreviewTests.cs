namespace TaskLoops.Tests.Schedules;

[Category("T8")]
public sealed class PreviewTests
{
    private static readonly DateTimeOffset _from = new(2026, 1, 1, 11, 0, 0, TimeSpan.FromHours(2));

    [Test]
    public void An_interval_lists_its_start_and_its_grid() =>
        Assert.That(Schedule.Every(TimeSpan.FromMinutes(5)).GetOccurrences(_from).Take(3).Select(Listing.Text), Is.EqualTo(new[] { "2026-01-01 09:00:00", "2026-01-01 09:05:00", "2026-01-01 09:10:00" }));

    [Test]
    public void A_fixed_delay_lists_what_bodies_without_duration_would_give() =>
        Assert.That(Schedule.FixedDelay(TimeSpan.FromMinutes(5)).GetOccurrences(_from).Take(3).Select(Listing.Text), Is.EqualTo(new[] { "2026-01-01 09:00:00", "2026-01-01 09:05:00", "2026-01-01 09:10:00" }));

    [Test]
    public void A_calendar_lists_what_comes_strictly_after() =>
        Assert.That(Schedule.Daily("09:00", "21:00").GetOccurrences(_from).Take(3).Select(Listing.Text), Is.EqualTo(new[] { "2026-01-01 21:00:00", "2026-01-02 09:00:00", "2026-01-02 21:00:00" }));

    [Test]
    public void As_fast_as_possible_has_no_list_and_says_so_when_asked() =>
        Assert.That(() => Schedule.AsFastAsPossible.GetOccurrences(_from), Throws.InvalidOperationException.With.Message.Contains("how long the body takes"));

    [Test]
    public void A_list_is_computed_as_it_is_read()
    {
        using var occurrences = new ThrowingSchedule().GetOccurrences(_from).GetEnumerator();

        Assert.That(() => occurrences.MoveNext(), Throws.TypeOf<NotSupportedException>());
    }

    private sealed class ThrowingSchedule : Schedule
    {
        public override ScheduleKind Kind => ScheduleKind.Daily;

        public override bool IsCalendar => true;

        internal override DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant) => throw new NotSupportedException();

        internal override DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant) => throw new NotSupportedException();

        public override bool Equals(Schedule? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 0;

        public override string ToString() => "throwing";
    }
}
