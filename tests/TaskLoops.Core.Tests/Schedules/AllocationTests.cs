namespace TaskLoops.Tests.Schedules;

[NonParallelizable]
public sealed class AllocationTests
{
    private static readonly Schedule[] _schedules =
    [
        Schedule.Every(TimeSpan.FromSeconds(5)),
        Schedule.Every(TimeSpan.FromSeconds(5)).WithJitter(TimeSpan.FromSeconds(2), 1),
        Schedule.FixedDelay(TimeSpan.FromSeconds(5)),
        Schedule.Daily("02:30 Europe/Warsaw", "09:00 America/New_York"),
        Schedule.Cron("*/5 * * * *", "Europe/Warsaw"),
        Schedule.Hourly(15, "Europe/Warsaw"),
        Schedule.Union(Schedule.Hourly(15, "Europe/Warsaw"), Schedule.Daily("09:00")),
    ];

    [TestCaseSource(nameof(_schedules))]
    public void Asking_for_an_occurrence_allocates_nothing(Schedule schedule)
    {
        var instant = Listing.Utc("2026-03-28 12:00");
        Ask(schedule, instant);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(schedule, instant);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
    }

    private static void Ask(Schedule schedule, DateTimeOffset instant)
    {
        for (var hour = 0; hour < 100; hour++)
        {
            schedule.After(instant, instant.AddHours(hour));
            schedule.AtOrBefore(instant, instant.AddHours(hour));
        }
    }
}
