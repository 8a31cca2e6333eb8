using System.Net;
using System.Net.Sockets;
using TaskLoops.Tests.Modules;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of Rapptz/discord.py.</summary>
public sealed class DiscordPyTests : ReportedFixture
{
    private static readonly TimeZoneInfo _japan = TimeZoneInfo.CreateCustomTimeZone("+09:00", TimeSpan.FromHours(9), "+09:00", "+09:00");

    private static Schedule EveryThreeHoursInJapan { get; } =
        Schedule.Daily(_japan, [.. Enumerable.Range(0, 8).Select(index => new TimeOnly(index * 3, 0))]);

    [Test]
    [Category("L1")]
    public void Rapptz_discord_py_7752_a_start_right_after_a_cancel_is_no_error_but_the_next_run()
    {
        var loop = TaskLoop.Create(EverySeconds(60), (iteration, _) => OnMessage(iteration.Loop, iteration.Index), Options);

        loop.Start();
        AdvanceSeconds(60);

        AssertLog(
            "0 run", "0 begin 0", "0 end 0", "0 ended Cancelled",
            "0 run", "0 begin 0", "0 end 0", "60 begin 1", "60 end 1");

        // The body sends a message, and whoever receives it begins anew: once.
        void OnMessage(TaskLoop current, long index)
        {
            if (Log.Lines.Length > 2 || index > 0)
                return;

            current.Cancel();
            current.Start();
        }
    }

    [Test]
    [Category("G1")]
    public void Rapptz_discord_py_2079_a_before_hook_that_waits_for_the_client_runs_again_for_the_second_run()
    {
        var ready = new ReadyGate();
        var loop = TaskLoop
            .Create(Schedule.AsFastAsPossible, (_, cancelled) => Task.Delay(Seconds(10), Time, cancelled), Options)
            .BeforeLoop(async cancelled =>
            {
                await ready.WaitAsync(cancelled);
                Log.Note("ready");
            });
        ready.Open();

        loop.Start();
        AdvanceSeconds(15);
        loop.Cancel();
        loop.Start();
        AdvanceSeconds(15);

        AssertLog(
            "0 run", "0 ready", "0 begin 0", "10 end 0", "10 begin 1", "15 end 1 Cancelled", "15 ended Cancelled",
            "15 run", "15 ready", "15 begin 0", "25 end 0", "25 begin 1");
    }

    [Test]
    [Category("L5")]
    public void Rapptz_discord_py_4082_a_cancel_in_the_before_hook_lets_no_body_run()
    {
        var loop = Idle(EverySeconds(5));
        loop.BeforeLoop(_ => loop.Cancel());

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 run", "0 ended Cancelled");
    }

    [Test]
    [Category("T1")]
    public void Rapptz_discord_py_2306_a_body_of_less_than_a_second_runs_once_for_its_time_of_day()
    {
        At("2019-08-12 10:00:00.25");
        Noting(Schedule.Daily("10:00:05")).Start();

        AdvanceTo("2019-08-14 10:00:30");

        AssertBegun("2019-08-12 10:00:05", "2019-08-13 10:00:05", "2019-08-14 10:00:05");
    }

    [Test]
    [Category("T1")]
    public void Rapptz_discord_py_7659_times_of_a_zone_ahead_of_utc_run_once_each_also_before_utc_has_their_date()
    {
        At("2022-03-12 14:59:50");
        Noting(EveryThreeHoursInJapan).Start();

        AdvanceTo("2022-03-13 03:00:01");

        AssertBegun("2022-03-12 15:00:00", "2022-03-12 18:00:00", "2022-03-12 21:00:00", "2022-03-13 00:00:00", "2022-03-13 03:00:00");
    }

    [Test]
    [Category("T5")]
    public void Rapptz_discord_py_7676_the_wait_for_the_next_time_of_such_a_zone_wakes_once_a_minute_and_not_hundreds_of_times_a_second()
    {
        At("2022-03-12 18:05:24.416");
        var loop = Noting(EveryThreeHoursInJapan);
        loop.Start();

        var woken = 0;
        while (loop.CurrentIteration is null && Time.Step())
            woken++;

        // 2 h 54 min 35.584 s: 174 minutes, and what is left.
        Assert.That(woken, Is.EqualTo(175));
        AssertBegun("2022-03-12 21:00:00");
    }

    [Test]
    [Category("T4")]
    public void Rapptz_discord_py_9656_a_body_longer_than_five_intervals_is_not_followed_by_five_at_once()
    {
        Noting(EverySeconds(1), new LoopOptions(Options) { Count = 10 }, 5).Start();

        AdvanceSeconds(60);

        AssertBegun(
            "2026-01-01 00:00:00", "2026-01-01 00:00:05", "2026-01-01 00:00:06", "2026-01-01 00:00:07", "2026-01-01 00:00:08",
            "2026-01-01 00:00:09", "2026-01-01 00:00:10", "2026-01-01 00:00:11", "2026-01-01 00:00:12", "2026-01-01 00:00:13");
        Assert.That(Log.Lines[2..5], Is.EqualTo(new[] { "5 end 0", "5 missed 4", "5 begin 1" }));
    }

    [Test]
    [Category("T4")]
    public void Rapptz_discord_py_6456_bodies_that_reach_into_the_next_day_do_not_shift_its_times()
    {
        At("2021-02-22 23:58:00");
        Noting(Schedule.Daily("23:59", "23:59:30", "23:59:59.9999999"), Options, 600, 600, 600, 600).Start();

        AdvanceTo("2021-02-24 12:00:00");

        AssertBegun("2021-02-22 23:59:00", "2021-02-23 00:09:00", "2021-02-23 23:59:00", "2021-02-24 00:09:00");
    }

    [Test]
    [Category("T10")]
    public void Rapptz_discord_py_8151_an_interval_changed_in_the_before_hook_is_that_of_the_run()
    {
        var loop = Noting(EverySeconds(60));
        loop.BeforeLoop(_ => loop.ChangeSchedule(EverySeconds(5)));

        loop.Start();
        AdvanceSeconds(11);

        AssertBegun("2026-01-01 00:00:00", "2026-01-01 00:00:05", "2026-01-01 00:00:10");
    }

    [Test]
    [Category("T10")]
    public void Rapptz_discord_py_7575_an_interval_changed_in_the_body_counts_from_its_iteration()
    {
        var loop = TaskLoop.Create(
            EverySeconds(10),
            (iteration, _) =>
            {
                NoteBegin();
                if (iteration.Index == 1)
                    iteration.Loop.ChangeSchedule(EverySeconds(2));
            },
            Options);

        loop.Start();
        AdvanceSeconds(14);

        AssertBegun("2026-01-01 00:00:00", "2026-01-01 00:00:10", "2026-01-01 00:00:12", "2026-01-01 00:00:14");
    }

    [TestCase(OnUnhandled.Fail, "0 begin 0", "0 end 0 Failed", "0 unhandled Body: Attempted to divide by zero.", "0 ended Failed")]
    [TestCase(
        OnUnhandled.Continue,
        "0 begin 0", "0 end 0 Failed", "0 unhandled Body: Attempted to divide by zero.",
        "3 begin 1", "3 end 1 Failed", "3 unhandled Body: Attempted to divide by zero.",
        "6 begin 2", "6 end 2 Failed", "6 unhandled Body: Attempted to divide by zero.")]
    [Category("E6")]
    public void Rapptz_discord_py_2151_an_exception_of_the_body_is_told_and_the_loop_goes_on_if_it_shall(OnUnhandled onUnhandled, params string[] expected)
    {
        var loop = TaskLoop.Create(EverySeconds(3), (_, _) => throw new DivideByZeroException(), new LoopOptions(Options) { OnUnhandled = onUnhandled });

        loop.Start();
        AdvanceSeconds(8);

        AssertLog(["0 run", .. expected]);
    }

    [Test]
    [Category("E2")]
    public void Rapptz_discord_py_10450_a_504_and_a_429_do_not_kill_the_loop()
    {
        HttpStatusCode?[] answers = [HttpStatusCode.GatewayTimeout, HttpStatusCode.TooManyRequests, null];
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromHours(1)),
            (iteration, _) =>
            {
                if (answers[iteration.Attempt - 1] is { } status)
                    throw new HttpRequestException("role", null, status);
            },
            new LoopOptions(Options) { Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 retry Body 2 in 2", "3 end 0");
    }

    [Test]
    [Category("E5")]
    public void Rapptz_discord_py_10276_a_listener_is_told_which_of_several_requests_has_failed_and_how()
    {
        var retries = new Retries();
        var loop = TaskLoop.Create(
            EverySeconds(60),
            async (iteration, _) =>
            {
                await RequestAsync("guild", fails: false);
                await RequestAsync("role", fails: iteration.Attempt == 1);
            },
            new LoopOptions { TimeProvider = Time, Listener = retries, Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(2);

        Assert.That(retries.Told, Is.EqualTo(new[] { "attempt 1: HttpRequestException role, inside ConnectionReset" }));

        static async Task RequestAsync(string what, bool fails)
        {
            await Task.Yield();
            if (fails)
                throw new HttpRequestException(what, new SocketException((int)SocketError.ConnectionReset));
        }
    }

    [Test]
    [Category("E4")]
    public void Rapptz_discord_py_5762_retries_do_not_put_off_the_next_iteration()
    {
        var next = new List<DateTimeOffset?>();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromHours(1)),
            (iteration, _) =>
            {
                next.Add(iteration.Loop.NextIteration);
                if (iteration.Attempt < 5)
                    throw new ArgumentException("again");
            },
            new LoopOptions(Options) { Retry = HalfTheLongest });
        loop.AddExceptionType<ArgumentException>();

        loop.Start();
        AdvanceSeconds(60);

        Assert.That(next, Is.EqualTo(Enumerable.Repeat<DateTimeOffset?>(Midnight.AddHours(1), 5)));
        Assert.That(loop.CurrentIteration, Is.Zero);
    }

    [Test]
    [Category("E3")]
    public void Rapptz_discord_py_9074_a_reset_connection_that_cancels_what_the_body_awaits_does_not_end_the_loop()
    {
        using var socket = new CancellationTokenSource();
        var connection = new LoopConnection();
        var loop = TaskLoop.Create(
            EverySeconds(60),
            (iteration, _) => iteration is { Index: 1, Attempt: 1 } ? Task.Delay(Seconds(30), Time, socket.Token) : Task.CompletedTask,
            new LoopOptions(Options) { Connection = connection, Retry = HalfTheLongest });
        loop.Start();
        AdvanceSeconds(70);

        connection.Down();
        socket.Cancel();
        connection.Up();
        AdvanceSeconds(50);

        AssertLog("0 run", "0 begin 0", "0 end 0", "60 begin 1", "70 retry Body 1 in 1", "71 end 1", "120 begin 2", "120 end 2");
    }

    [Test]
    [Category("M1")]
    public void Rapptz_discord_py_2294_two_objects_of_a_class_have_a_loop_each()
    {
        var first = Module.Load(new Printer(() => Log.Note("first")), Time);
        var second = Module.Load(new Printer(() => Log.Note("second")), Time);

        first.Start();
        second.Start();
        AdvanceSeconds(5);
        first.Cancel();
        AdvanceSeconds(5);

        AssertLog("0 first", "0 second", "5 first", "5 second", "10 second");
    }

    [Test]
    [Category("M2")]
    public void Rapptz_discord_py_8257_what_a_module_has_begun_is_released_when_its_loading_fails_half_way()
    {
        var module = Module.Load(new Cog(Log.Note), Time);
        _ = module.Get(nameof(Cog.Second)).Start();
        Time.Settle();

        Assert.That(module.Start, Throws.InvalidOperationException);
        Time.Settle();

        AssertLog("0 second", "0 first: released after Cancelled");
        Assert.That(module.Loops.Where(loop => loop.IsRunning).Names(), Is.EqualTo(new[] { "Cog.Second" }));
    }

    private sealed class Printer(Action print)
    {
        [ModuleLoop(Seconds = 5)]
        public void Print() => print();
    }

    private sealed class Cog(Action<string> note)
    {
        [ModuleLoop(Seconds = 5)]
        public void First() => note("first");

        [AfterLoop(nameof(First))]
        public void Release(LoopEnd end) => note($"first: released after {end.Reason}");

        [ModuleLoop(Seconds = 5)]
        public void Second() => note("second");
    }

    private sealed class Retries : LoopListener
    {
        public List<string> Told { get; } = [];

        public override void OnRetry(in LoopRetry retry)
        {
            var inner = (SocketException)retry.Exception.InnerException!;
            Told.Add($"attempt {retry.Attempt}: {retry.Exception.GetType().Name} {retry.Exception.Message}, inside {inner.SocketErrorCode}");
        }
    }
}
