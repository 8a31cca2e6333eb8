using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of nextcord/nextcord.</summary>
public sealed class NextcordTests : ReportedFixture
{
    [Test]
    [Category("T8")]
    public void Nextcord_nextcord_496_every_hour_at_a_quarter_past_is_a_schedule()
    {
        At("2022-02-23 00:20");
        Noting(Schedule.Hourly(minute: 15)).Start();

        AdvanceTo("2022-02-23 03:20");

        AssertBegun("2022-02-23 01:15:00", "2022-02-23 02:15:00", "2022-02-23 03:15:00");
        Assert.That(
            Schedule.Daily("00:15").List("2022-02-23 00:20", 2), Is.EqualTo(new[] { "2022-02-24 00:15:00", "2022-02-25 00:15:00" }),
            "a time without an hour is what Python calls 00:15, once a day");
    }

    [Test]
    [Category("T3")]
    public void Nextcord_nextcord_201_of_times_around_now_those_to_come_are_for_today_and_those_that_passed_for_tomorrow()
    {
        At("2021-10-05 12:00");
        Noting(Schedule.Daily("15:00", "09:00", "12:00", "18:30")).Start();

        AdvanceTo("2021-10-06 12:00");

        AssertBegun("2021-10-05 15:00:00", "2021-10-05 18:30:00", "2021-10-06 09:00:00", "2021-10-06 12:00:00");
    }
}
