using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of atifaziz/NCrontab.</summary>
public sealed class NCrontabTests : ReportedFixture
{
    [Test]
    [Category("T8")]
    public void Atifaziz_NCrontab_90_the_seconds_of_now_do_not_shift_the_first_second_of_a_later_hour()
    {
        At("2021-02-24 09:50:35");
        Noting(Schedule.Cron("* 0-1 10 * * *"), new LoopOptions(Options) { Count = 2 }).Start();

        AdvanceTo("2021-02-24 11:00");

        AssertBegun("2021-02-24 10:00:00", "2021-02-24 10:00:01");
    }

    [Test]
    [Category("T8")]
    public void Atifaziz_NCrontab_33_the_occurrences_of_a_rare_date_end_with_the_calendar_and_not_with_an_exception()
    {
        var occurrences = Schedule.Cron("0 0 29 Feb Mon").GetOccurrences(Listing.Utc("9900-01-01")).Select(Listing.Text);

        Assert.That(occurrences, Is.EqualTo(new[] { "9904-02-29 00:00:00", "9932-02-29 00:00:00", "9960-02-29 00:00:00", "9988-02-29 00:00:00" }));
        Assert.That(Schedule.Cron("0 0 29 Feb Mon").GetOccurrences(Listing.Utc("9988-03-01")), Is.Empty);
    }
}
