using System.Globalization;
using System.Reflection;
using TaskLoops.Tests.Modules;
using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of quartznet/quartznet.</summary>
public sealed class QuartzTests : ReportedFixture
{
    [Test]
    [Category("T1")]
    public void Quartznet_quartznet_83_an_instant_is_not_begun_a_millisecond_early()
    {
        At("2012-11-28 07:10:00");
        Time.TimerSkew = TimeSpan.FromMilliseconds(-1);
        Noting(Schedule.Once(Listing.Utc("2012-11-28 07:12:24"))).Start();

        AdvanceTo("2012-11-28 08:00:00");

        AssertBegun("2012-11-28 07:12:24");
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_163_an_instant_in_utc_is_not_read_on_the_clocks_of_the_machine()
    {
        Time.SetLocalTimeZone(Listing.Zone("Europe/Copenhagen"));
        At("2014-04-03 00:00");
        Noting(Schedule.Once(Listing.Utc("2014-04-03 04:00"))).Start();

        AdvanceTo("2014-04-03 12:00");

        AssertBegun("2014-04-03 04:00:00");
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_341_every_half_hour_from_one_to_six_does_not_repeat_in_the_night_that_skips_two_o_clock()
    {
        const string zone = "Europe/Stockholm";
        var nightly = Schedule.Union(Schedule.Cron("*/30 1-5 * * SUN", zone), Schedule.Cron("0 6 * * SUN", zone));

        Assert.That(nightly.ListIn(zone, "2016-03-26 12:00", 10), Is.EqualTo(new[]
        {
            "2016-03-27 01:00 +01:00", "2016-03-27 01:30 +01:00", "2016-03-27 03:00 +02:00", "2016-03-27 03:30 +02:00", "2016-03-27 04:00 +02:00",
            "2016-03-27 04:30 +02:00", "2016-03-27 05:00 +02:00", "2016-03-27 05:30 +02:00", "2016-03-27 06:00 +02:00", "2016-04-03 01:00 +02:00",
        }));
    }

    [Test]
    [Category("T4")]
    public void Quartznet_quartznet_375_an_iteration_that_a_sleeping_device_has_missed_knows_when_it_was_planned()
    {
        var seen = new List<(string Planned, TimeSpan Late, int Missed, bool IsMakeUp)>();
        At("2016-06-03 11:59");
        TaskLoop.Create(
            Schedule.Daily("12:00"),
            (iteration, _) => seen.Add((Listing.Text(iteration.ScheduledFor), iteration.Lateness, iteration.Missed, iteration.IsMakeUp)),
            Options).Start();

        Time.Suspend(TimeSpan.FromMinutes(91), steadyClockCounts: true);

        Assert.That(seen, Is.EqualTo(new[] { ("2016-06-03 12:00:00", TimeSpan.FromMinutes(90), 1, true) }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_420_every_five_minutes_stays_every_five_minutes_when_the_clocks_go_back()
    {
        var zone = Listing.Zone("America/Chicago");
        var schedule = Schedule.Aligned(TimeSpan.FromMinutes(5), zone: zone);
        var midnight = Listing.Utc("2016-11-06 05:00");

        Assert.That(
            schedule.GetOccurrences(midnight).TakeWhile(occurrence => occurrence <= midnight.AddHours(25)),
            Is.EqualTo(Enumerable.Range(1, 300).Select(index => midnight.AddMinutes(index * 5))), "the day has 25 hours");
        Assert.That(
            schedule.ListIn(zone.Id, "2016-11-06 06:50", 3),
            Is.EqualTo(new[] { "2016-11-06 01:55 -05:00", "2016-11-06 01:00 -06:00", "2016-11-06 01:05 -06:00" }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_587_a_weekly_expression_that_was_started_in_summer_time_keeps_its_hour_in_winter()
    {
        At("2017-11-03 12:00");
        Noting(Schedule.Cron("0 11 7 * * MON,TUE,WED,THU,FRI,SAT,SUN", "America/New_York")).Start();

        AdvanceTo("2017-11-07 00:00");

        AssertBegun("2017-11-04 11:11:00", "2017-11-05 12:11:00", "2017-11-06 12:11:00");
    }

    [Test]
    [Category("T2")]
    public void Quartznet_quartznet_605_the_planned_instant_is_the_same_however_late_the_iteration_begins()
    {
        var seen = new List<(double Planned, double Late)>();
        double[] bodies = [31, 32, 37, 0];
        TaskLoop.Create(
            EverySeconds(30),
            (iteration, _) =>
            {
                seen.Add(((iteration.ScheduledFor - Midnight).TotalSeconds, iteration.Lateness.TotalSeconds));
                return Task.Delay(Seconds(bodies[iteration.Index]), Time);
            },
            new LoopOptions(Options) { Count = 4 }).Start();

        AdvanceSeconds(200);

        Assert.That(seen, Is.EqualTo(new[] { (0.0, 0.0), (30, 1), (60, 3), (90, 10) }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_823_an_expression_without_a_zone_is_read_in_utc_all_the_year()
    {
        Assert.That(Schedule.Cron("0 33 20 2 1/2 *").List("2020-01-26 12:00", 6), Is.EqualTo(new[]
        {
            "2020-03-02 20:33:00", "2020-05-02 20:33:00", "2020-07-02 20:33:00", "2020-09-02 20:33:00", "2020-11-02 20:33:00", "2021-01-02 20:33:00",
        }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_846_the_first_occurrence_after_a_weekend_that_lost_an_hour_is_not_an_hour_late()
    {
        At("2020-03-06 21:59");
        Noting(Schedule.Cron("0 17,19 * * MON-FRI", "America/New_York")).Start();

        AdvanceTo("2020-03-10 12:00");

        AssertBegun("2020-03-06 22:00:00", "2020-03-07 00:00:00", "2020-03-09 21:00:00", "2020-03-09 23:00:00");
    }

    [Test]
    [Category("E3")]
    public void Quartznet_quartznet_1064_a_cancellation_that_nobody_asked_for_is_a_failure_and_not_an_end()
    {
        var loop = TaskLoop.Create(
            EverySeconds(60),
            (iteration, _) =>
            {
                if (iteration.Attempt == 1)
                    throw new TaskCanceledException("HttpClient.Timeout", new TimeoutException());
            },
            new LoopOptions(Options) { Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(65);

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 end 0", "60 begin 1", "60 retry Body 1 in 1", "61 end 1");
    }

    [Test]
    [Category("L11")]
    public async Task Quartznet_quartznet_1202_a_shutdown_cancels_the_token_of_a_body_that_waits_for_it()
    {
        var registry = new LoopRegistry();
        _ = TaskLoop.Create(
            EverySeconds(60),
            async (_, cancelled) =>
            {
                while (!cancelled.IsCancellationRequested)
                    await Task.Delay(Seconds(30), Time, cancelled);
            },
            new LoopOptions(Options) { Registry = registry, Name = "dummy" }).Start();
        AdvanceSeconds(45);

        var stop = registry.StopAllAsync(Seconds(60));
        AdvanceSeconds(30);

        AssertLog("0 run", "0 begin 0", "75 end 0 Cancelled", "75 ended Cancelled");
        Assert.That(await stop.WaitAsync(Patience), Is.Empty);
    }

    [Test]
    [Category("L11")]
    public async Task Quartznet_quartznet_3379_a_shutdown_of_several_loops_that_do_not_end_takes_its_time_limit_once_and_not_for_each()
    {
        var registry = new LoopRegistry();
        var never = new TaskCompletionSource();
        foreach (var name in new[] { "a", "b", "c" })
            _ = TaskLoop.Create(EverySeconds(60), (_, _) => never.Task, new LoopOptions(Options) { Registry = registry, Name = name }).Start();
        Time.Settle();

        var stop = registry.StopAllAsync(Seconds(30));
        AdvanceSeconds(29);
        Assert.That(stop.IsCompleted, Is.False);
        AdvanceSeconds(1);

        Assert.That(await stop.WaitAsync(Patience), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    [Category("L11")]
    public async Task Quartznet_quartznet_52_a_cancel_does_not_wait_for_ever_for_bodies_that_go_on()
    {
        var never = new TaskCompletionSource();
        var loop = TaskLoop.Create(EverySeconds(60), (_, _) => never.Task, new LoopOptions(Options) { Name = "statefulJob1" });
        _ = loop.Start();
        AdvanceSeconds(9);

        var cancel = loop.CancelAsync();
        AdvanceSeconds(30);

        await Within(cancel);
        AssertLog("0 run", "0 begin 0", "39 did not end statefulJob1 30");
    }

    [Test]
    [Category("T2")]
    public void Quartznet_quartznet_1440_an_interval_goes_on_when_the_clock_is_set_back_by_an_hour()
    {
        var loop = Idle(EverySeconds(5));
        loop.Start();
        AdvanceSeconds(7);

        Time.StepWallClock(TimeSpan.FromHours(-1));
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2", "15 begin 3", "15 end 3");
        Assert.That(loop.NextIteration, Is.EqualTo(Midnight.AddHours(-1).AddSeconds(20)));
    }

    [Test]
    [Category("T5")]
    public void Quartznet_quartznet_1508_an_occurrence_survives_a_clock_that_is_set_to_yesterday_and_back()
    {
        At("2022-02-02 16:59:00");
        Noting(Schedule.Daily("17:00")).Start();
        Time.Settle();

        At("2022-02-01 17:00:00");
        AdvanceSeconds(60);
        At("2022-02-02 17:01:00");
        AdvanceSeconds(60);
        AdvanceTo("2022-02-03 18:00:00");

        AssertBegun("2022-02-02 17:02:00", "2022-02-03 17:00:00");
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_2156_every_second_of_a_month_includes_the_hour_that_comes_twice()
    {
        var schedule = Schedule.Cron("* * * * 10 *", "Europe/Belgrade");
        var hour = Listing.Utc("2023-10-29 01:00");

        Assert.That(
            schedule.Between(hour.AddSeconds(-1), hour.AddHours(1)),
            Is.EqualTo(Enumerable.Range(0, 3600).Select(second => hour.AddSeconds(second))));
    }

    [Test]
    [Category("G3")]
    public void Quartznet_quartznet_2205_after_a_pause_of_ten_seconds_one_iteration_is_made_up_and_not_several()
    {
        var connection = new LoopConnection();
        var loop = Idle(EverySeconds(1), new LoopOptions(Options) { Connection = connection, WhileDisconnected = WhileDisconnected.Hold });
        loop.Start();
        AdvanceSeconds(1.5);

        connection.Down();
        AdvanceSeconds(10.25);
        connection.Up();
        AdvanceSeconds(1.25);

        AssertLog(
            "0 run", "0 begin 0", "0 end 0", "1 begin 1", "1 end 1",
            "11.75 missed 10, made up", "11.75 begin 2", "11.75 end 2", "12 begin 3", "12 end 3", "13 begin 4", "13 end 4");
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_2330_the_weekday_nearest_to_the_31st_is_no_error_in_months_that_have_none()
    {
        Assert.That(Schedule.Cron("0 12 31W * *").List("2024-01-31 12:00", 4), Is.EqualTo(new[]
        {
            "2024-03-29 12:00:00", "2024-05-31 12:00:00", "2024-07-31 12:00:00", "2024-08-30 12:00:00",
        }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_2331_the_weekday_nearest_to_a_saturday_is_the_friday_before_and_no_month_is_skipped()
    {
        Assert.That(Schedule.Cron("0 12 15W * *").List("2024-05-15 12:00", 4), Is.EqualTo(new[]
        {
            "2024-06-14 12:00:00", "2024-07-15 12:00:00", "2024-08-15 12:00:00", "2024-09-16 12:00:00",
        }));
    }

    [Test]
    [Category("T8")]
    public void Quartznet_quartznet_1288_the_15th_and_the_last_day_of_the_month_are_one_schedule()
    {
        var schedule = Schedule.Union(Schedule.Cron("0 0 15 * *"), Schedule.Cron("0 0 L * *"));

        Assert.That(schedule.List("2021-09-01 00:00", 6), Is.EqualTo(new[]
        {
            "2021-09-15 00:00:00", "2021-09-30 00:00:00", "2021-10-15 00:00:00", "2021-10-31 00:00:00", "2021-11-15 00:00:00", "2021-11-30 00:00:00",
        }));
    }

    [Test]
    [Category("T3")]
    public void Quartznet_quartznet_2455_the_grid_begins_with_the_start_and_not_when_the_loop_was_made()
    {
        var second = Noting(EverySeconds(2), new LoopOptions(Options) { Count = 3 });
        var first = TaskLoop.Create(
            EverySeconds(10),
            async (_, cancelled) =>
            {
                await Task.Delay(Seconds(1), Time, cancelled);
                second.TryStart();
            },
            new LoopOptions { TimeProvider = Time, Count = 1 });

        first.Start();
        AdvanceSeconds(60);

        AssertBegun("2026-01-01 00:00:01", "2026-01-01 00:00:03", "2026-01-01 00:00:05");
    }

    [Test]
    [Category("T1")]
    public void Quartznet_quartznet_2475_a_loop_that_is_started_in_the_repeated_hour_runs_once_a_minute()
    {
        At("2023-10-29 01:00:47.5");
        Noting(Schedule.Cron("* * * * *", "Europe/Amsterdam")).Start();

        AdvanceTo("2023-10-29 01:03:30");

        AssertBegun("2023-10-29 01:01:00", "2023-10-29 01:02:00", "2023-10-29 01:03:00");
    }

    [Test]
    [Category("T7")]
    public void Quartznet_quartznet_2497_a_daily_time_that_was_skipped_once_goes_on_with_the_next_date()
    {
        At("2025-03-29 02:00");
        Noting(Schedule.Daily("01:30 Europe/London")).Start();

        AdvanceTo("2025-04-01 12:00");

        AssertBegun("2025-03-30 01:30:00", "2025-03-31 00:30:00", "2025-04-01 00:30:00");
    }

    [Test]
    [Category("T1")]
    public void Quartznet_quartznet_2781_timers_that_are_late_do_not_shift_what_is_planned_every_ten_seconds()
    {
        var seen = new List<string>();
        At("2025-10-05 11:49:35");
        Time.TimerSkew = Seconds(3.7);
        TaskLoop.Create(
            Schedule.Cron("0/10 * * * * *"),
            (iteration, _) => seen.Add($"{iteration.ScheduledFor.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} + {iteration.Lateness.TotalSeconds}"),
            Options).Start();

        AdvanceTo("2025-10-05 11:50:25");

        Assert.That(seen, Is.EqualTo(new[] { "11:49:40 + 3.7", "11:49:50 + 3.7", "11:50:00 + 3.7", "11:50:10 + 3.7", "11:50:20 + 3.7" }));
    }

    [Test]
    [Category("M3")]
    public void Quartznet_quartznet_1954_the_scope_of_an_iteration_is_disposed_of_before_the_next_begins()
    {
        var scopes = new Scopes(Log.Note);
        var module = ModuleLoops.For(new Job(), With(scopes));

        module.Start();
        AdvanceSeconds(2);

        AssertLog("0 open 1", "0 close 1", "1 open 2", "1 close 2", "2 open 3", "2 close 3");
    }

    [Test]
    [Category("M3")]
    public void Quartznet_quartznet_1120_a_module_and_what_its_scopes_hold_are_disposed_of_once_each()
    {
        var scopes = new Scopes(Log.Note);
        var job = new Job(Log.Note);
        var module = ModuleLoops.For(job, With(scopes));
        module.Start();
        Time.Settle();

        _ = module.DisposeAsync().AsTask();
        _ = module.DisposeAsync().AsTask();
        AdvanceSeconds(60);

        AssertLog("0 open 1", "0 close 1", "0 job disposed");
        Assert.That(module.Unloaded.IsCompleted, Is.True);
    }

    [Test]
    [Category("M3")]
    public void Quartznet_quartznet_2332_a_scope_that_is_disposed_of_asynchronously_is_waited_for()
    {
        var scopes = new Scopes(Log.Note) { Closing = () => Task.Delay(Seconds(1.4), Time) };
        var module = ModuleLoops.For(new Job(), With(scopes));

        module.Start();
        AdvanceSeconds(2);

        AssertLog("0 open 1", "1.4 close 1", "1.4 open 2");
    }

    [Test]
    [Category("M3")]
    public void Quartznet_quartznet_1574_a_scope_lives_as_long_as_the_tasks_that_the_body_awaits()
    {
        var scopes = new Scopes(Log.Note);
        var module = ModuleLoops.For(new Uploads(Time, Log.Note), With(scopes));

        module.Start();
        AdvanceSeconds(4);

        AssertLog("0 open 1", "1 upload 1 with service 1", "2 upload 2 with service 1", "3 upload 3 with service 1", "3 close 1");
    }

    [Test]
    [Category("E6")]
    public void Quartznet_quartznet_384_a_factory_that_fails_every_second_is_reported_every_second_and_hangs_nothing()
    {
        var scopes = new Scopes(Log.Note) { Opening = _ => throw new InvalidOperationException("no job") };
        var module = ModuleLoops.For(new Job(), With(scopes, Log));

        module.Start();
        AdvanceSeconds(2);

        AssertLog(
            "0 run",
            "0 begin 0", "0 end 0 Failed", "0 unhandled Body: no job",
            "1 begin 1", "1 end 1 Failed", "1 unhandled Body: no job",
            "2 begin 2", "2 end 2 Failed", "2 unhandled Body: no job");
    }

    [Test]
    [Category("E6")]
    public void Quartznet_quartznet_1740_a_container_that_was_gone_for_one_occurrence_does_not_end_the_loop()
    {
        var scopes = new Scopes(Log.Note);
        scopes.Opening = number => ObjectDisposedException.ThrowIf(number == 2, typeof(IServiceProvider));
        var module = ModuleLoops.For(new Job(), With(scopes));

        module.Start();
        AdvanceSeconds(3);

        AssertLog("0 open 1", "0 close 1", "2 open 3", "2 close 3", "3 open 4", "3 close 4");
        Assert.That(module.Loops[0].GetStatus().Failures, Is.EqualTo(1));
    }

    private ModuleLoopsOptions With(ParameterSource scopes, LoopListener? listener = null) => new()
    {
        Loops = new LoopOptions { TimeProvider = Time, OnUnhandled = OnUnhandled.Continue, Listener = listener ?? new ReportLog() },
        Parameters = scopes,
    };

    private sealed class Service(int number)
    {
        public override string ToString() => $"service {number}";
    }

    private sealed class Job(Action<string>? note = null) : IDisposable
    {
        [ModuleLoop(Seconds = 1)]
        public void Execute(Service service) => Assert.That(service, Is.Not.Null);

        public void Dispose() => note?.Invoke("job disposed");
    }

    private sealed class Uploads(TimeProvider time, Action<string> note)
    {
        [ModuleLoop(Seconds = 60)]
        public async Task ExecuteAsync(Service service)
        {
            await Task.WhenAll(UploadAsync(1), UploadAsync(2), UploadAsync(3));

            async Task UploadAsync(int number)
            {
                await Task.Delay(TimeSpan.FromSeconds(number), time);
                note($"upload {number} with {service}");
            }
        }
    }

    /// <summary>Opens scopes that have one service each, and notes when they open and close.</summary>
    private sealed class Scopes(Action<string> note) : ParameterSource
    {
        private int _opened;

        public Action<int> Opening { get; set; } = _ => { };

        public Func<Task> Closing { get; init; } = () => Task.CompletedTask;

        public override Func<ParameterScope, object?> Find(ParameterInfo parameter) => static scope => new Service(((Scope)scope).Number);

        public override ParameterScope Open(TaskLoop loop)
        {
            Opening(++_opened);
            note($"open {_opened}");
            return new Scope(this, _opened);
        }

        private void Close(int number) => note($"close {number}");

        private sealed class Scope(Scopes scopes, int number) : ParameterScope
        {
            public int Number => number;

            public override async ValueTask DisposeAsync()
            {
                await scopes.Closing();
                scopes.Close(number);
            }
        }
    }
}
