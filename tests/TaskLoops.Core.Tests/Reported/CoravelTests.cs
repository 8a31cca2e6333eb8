using System.Globalization;
using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of jamesmh/coravel.</summary>
public sealed class CoravelTests : ReportedFixture
{
    [Test]
    [Category("T7")]
    public void Jamesmh_coravel_75_midnight_of_a_zone_is_not_midnight_in_utc()
    {
        At("2019-01-15 12:00");
        Noting(Schedule.Daily("00:00 Asia/Jakarta")).Start();

        AdvanceTo("2019-01-17 00:00");

        AssertBegun("2019-01-15 17:00:00", "2019-01-16 17:00:00");
    }

    [Test]
    [Category("T8")]
    public void Jamesmh_coravel_143_a_cron_expression_with_a_zone_keeps_its_hour_when_summer_time_begins()
    {
        At("2020-03-27 13:00");
        Noting(Schedule.Cron("00 13 * * *", "Europe/Berlin")).Start();

        AdvanceTo("2020-03-31 00:00");

        AssertBegun("2020-03-28 12:00:00", "2020-03-29 11:00:00", "2020-03-30 11:00:00");
    }

    [Test]
    [Category("T8")]
    public void Jamesmh_coravel_172_a_step_within_a_range_of_hours_is_understood()
    {
        Assert.That(Schedule.Cron("0 17-23/2 * * 1-5").List("2020-06-19 12:00", 5), Is.EqualTo(new[]
        {
            "2020-06-19 17:00:00", "2020-06-19 19:00:00", "2020-06-19 21:00:00", "2020-06-19 23:00:00", "2020-06-22 17:00:00",
        }));
    }

    [Test]
    [Category("T1")]
    public void Jamesmh_coravel_187_a_timer_that_misses_the_second_of_an_occurrence_does_not_lose_it()
    {
        At("2020-08-31 00:00");
        Time.TimerSkew = Seconds(1.2);
        Noting(Schedule.Cron("0 09 * * 1-5")).Start();

        AdvanceTo("2020-09-05 00:00");

        AssertBegun("2020-08-31 09:00:01.2", "2020-09-01 09:00:01.2", "2020-09-02 09:00:01.2", "2020-09-03 09:00:01.2", "2020-09-04 09:00:01.2");
        Assert.That(Log.Lines, Has.None.Contains("missed"));
    }

    [Test]
    [Category("T3")]
    public void Jamesmh_coravel_353_a_run_at_the_start_comes_every_time_the_loop_starts()
    {
        At("2023-11-27 10:07");
        var loop = Noting(Schedule.Cron("30 */2 * * *"), new LoopOptions(Options) { RunOnStart = true });

        loop.Start();
        AdvanceTo("2023-11-27 11:00");
        loop.Restart();
        AdvanceTo("2023-11-27 13:00");

        AssertBegun("2023-11-27 10:07:00", "2023-11-27 10:30:00", "2023-11-27 11:00:00", "2023-11-27 12:30:00");
    }

    [Test]
    [Category("T2")]
    public void Jamesmh_coravel_384_every_minute_for_three_days_does_not_drift_by_the_delay_of_the_timers()
    {
        var planned = new List<DateTimeOffset>();
        var lateness = new HashSet<TimeSpan>();
        Time.TimerSkew = TimeSpan.FromMilliseconds(20);
        TaskLoop.Create(
            Schedule.Every(TimeSpan.FromMinutes(1)),
            (iteration, _) =>
            {
                planned.Add(iteration.ScheduledFor);
                lateness.Add(iteration.Lateness);
            },
            new LoopOptions { TimeProvider = Time }).Start();

        Time.Advance(TimeSpan.FromHours(72) + Seconds(1));

        Assert.That(planned, Is.EqualTo(Enumerable.Range(0, 4321).Select(minute => Midnight.AddMinutes(minute))));
        Assert.That(lateness, Is.EqualTo(new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(20) }));
    }

    [Test]
    [Category("T5")]
    public void Jamesmh_coravel_416_a_clock_that_is_put_right_by_hours_after_the_start_brings_no_burst()
    {
        var seen = new List<string>();
        At("2024-10-23 09:00:10");
        TaskLoop.Create(
            Schedule.Cron("* * * * *"),
            (iteration, _) => seen.Add($"{iteration.ScheduledFor.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}, {iteration.Missed} missed"),
            Options).Start();
        AdvanceTo("2024-10-23 09:01:40");

        At("2024-10-23 12:01:30");
        AdvanceTo("2024-10-23 12:03:30");

        // The clock is read again at the end of the wait in progress, at 12:01:50: one for all that passed.
        Assert.That(seen, Is.EqualTo(new[] { "09:01:00, 0 missed", "12:01:00, 180 missed", "12:02:00, 0 missed", "12:03:00, 0 missed" }));
    }

    [Test]
    [Category("L5")]
    public void Jamesmh_coravel_268_one_loop_of_many_can_be_cancelled_by_its_name()
    {
        var registry = new LoopRegistry();
        foreach (var name in new[] { "first", "second" })
        {
            TaskLoop.Create(
                EverySeconds(10),
                async (_, cancelled) =>
                {
                    Log.Note(name);
                    await Task.Delay(Seconds(8), Time, cancelled);
                    Log.Note($"{name} ends");
                },
                new LoopOptions { TimeProvider = Time, Name = name, Registry = registry }).Start();
        }

        AdvanceSeconds(5);
        registry.Get("second").Cancel();
        AdvanceSeconds(10);

        AssertLog("0 first", "0 second", "8 first ends", "10 first");
    }

    [Test]
    [Category("L11")]
    public async Task Jamesmh_coravel_221_a_loop_of_every_minute_whose_body_hangs_does_not_keep_the_service_from_stopping()
    {
        var hangs = new TaskCompletionSource();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromMinutes(1)),
            (iteration, _) => iteration.Index == 2 ? hangs.Task : Task.CompletedTask,
            new LoopOptions(Options) { Name = "poll" });
        _ = loop.Start();
        AdvanceSeconds(150);

        var disposal = loop.DisposeAsync().AsTask();
        AdvanceSeconds(30);

        await Within(disposal);
        AssertLog("0 run", "0 begin 0", "0 end 0", "60 begin 1", "60 end 1", "120 begin 2", "180 did not end poll 30");
    }

    [Test]
    [Category("T11")]
    public void Jamesmh_coravel_189_an_instant_two_weeks_away_survives_restarts_and_is_made_up_if_the_process_was_down()
    {
        var store = new RememberedOccurrences();
        At("2020-09-15 12:00");
        var schedule = Schedule.Once(Listing.Utc("2020-09-29 12:00"));

        Run(until: "2020-09-18 08:00");
        At("2020-09-18 08:05");
        Run(until: "2020-09-29 11:59:30");
        At("2020-09-29 12:10");
        Run(until: "2020-09-29 13:00");
        Run(until: "2020-09-29 14:00");

        AssertBegun("2020-09-29 12:10:00");

        void Run(string until)
        {
            var loop = Noting(schedule, new LoopOptions(Options) { Name = "reminder", Store = store });
            loop.Start();
            AdvanceTo(until);
            loop.Cancel();
            Time.Settle();
        }
    }
}
