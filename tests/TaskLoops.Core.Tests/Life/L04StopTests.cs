using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L4")]
public sealed class L04StopTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public void The_iteration_in_flight_finishes_and_the_loop_ends()
    {
        var loop = Waiting(_body.Task, EverySeconds(5));
        var run = loop.Start();
        AdvanceSeconds(2);

        loop.Stop();
        AdvanceSeconds(60);
        AssertLog("0 run", "0 begin 0");
        Assert.That(loop.IsRunning, Is.True);
        Assert.That(loop.IsBeingCancelled, Is.False);
        _body.SetResult();
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AssertLog("0 run", "0 begin 0", "62 end 0", "62 ended Stopped");
    }

    [TestCase("interval")]
    [TestCase("calendar")]
    [TestCase("fixed delay")]
    [TestCase("initial delay")]
    public void A_sleeping_loop_ends_at_once_and_no_body_runs(string schedule)
    {
        var loop = Idle(
            schedule switch
            {
                "interval" => EverySeconds(5),
                "fixed delay" => Schedule.FixedDelay(Seconds(5)),
                "calendar" => Schedule.Daily("00:00:05"),
                _ => EverySeconds(5),
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = false, InitialDelay = schedule == "initial delay" ? Seconds(60) : default });
        var run = loop.Start();
        AdvanceSeconds(3);

        loop.Stop();
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AdvanceSeconds(60);
        AssertLog("0 run", "3 ended Stopped");
    }

    [Test]
    public void A_stop_right_after_Start_runs_no_body()
    {
        var loop = Idle(EverySeconds(5)).BeforeLoop(_ => Log.Note("before hook"));

        loop.Start();
        loop.Stop();
        AdvanceSeconds(60);

        AssertLog("0 run", "0 ended Stopped");
    }

    [Test]
    public void A_gate_ends_at_once()
    {
        var gate = new ReadyGate();
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Gate = gate });
        loop.Start();
        AdvanceSeconds(3);

        loop.Stop();
        Time.Settle();
        gate.Open();
        AdvanceSeconds(60);

        AssertLog("0 run", "3 ended Stopped");
    }

    [Test]
    public void The_wait_of_a_before_hook_on_the_loops_token_ends_at_once()
    {
        var loop = Idle(EverySeconds(5)).BeforeLoop(cancelled => Task.Delay(Seconds(60), Time, cancelled));
        loop.Start();
        AdvanceSeconds(3);

        loop.Stop();
        Time.Settle();

        AssertLog("0 run", "3 ended Stopped");
    }

    [Test]
    public void A_before_hook_that_does_not_look_at_its_token_is_waited_for_and_no_body_runs()
    {
        var loop = Idle(EverySeconds(5)).BeforeLoop(_ => _body.Task);
        loop.Start();
        AdvanceSeconds(3);

        loop.Stop();
        AdvanceSeconds(3);
        AssertLog("0 run");
        _body.SetResult();
        Time.Settle();

        AssertLog("0 run", "6 ended Stopped");
    }

    [Test]
    public void A_hold_ends_at_once()
    {
        var connection = new LoopConnection();
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Connection = connection, WhileDisconnected = WhileDisconnected.Hold };
        var loop = Idle(EverySeconds(5), options);
        connection.Down();
        loop.Start();
        AdvanceSeconds(3);

        loop.Stop();
        Time.Settle();
        connection.Up();
        AdvanceSeconds(60);

        AssertLog("0 run", "3 ended Stopped");
    }

    [Test]
    public void A_wait_for_a_free_place_ends_at_once_and_the_iterations_alive_finish()
    {
        var loop = Waiting(_body.Task, EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, MaxOverlap = 2 });
        loop.Start();
        AdvanceSeconds(12);

        loop.Stop();
        AdvanceSeconds(10);
        AssertLog("0 run", "0 begin 0", "5 begin 1");
        _body.SetResult();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "5 begin 1", "22 end 0", "22 end 1", "22 ended Stopped");
    }

    [Test]
    public void A_stop_in_a_back_off_makes_the_next_attempt_at_once()
    {
        var loop = Failing(times: 1);
        loop.Start();
        AdvanceSeconds(0.25);

        loop.Stop();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "0.25 end 0", "0.25 ended Stopped");
    }

    [Test]
    public void A_stop_as_a_retry_is_announced_makes_the_next_attempt_at_once()
    {
        TaskLoop? loop = null;
        loop = Failing(times: 1, Stopping(() => loop!.Stop()));

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 begin 0", "0 end 0");
    }

    [Test]
    public void A_handled_failure_while_stopping_is_retried_with_its_delays_until_it_succeeds()
    {
        var loop = Failing(times: 3);
        loop.Start();
        AdvanceSeconds(0.25);

        loop.Stop();
        AdvanceSeconds(60);

        AssertLog(
            "0 run", "0 begin 0", "0 retry Body 1 in 1", "0.25 retry Body 2 in 2", "2.25 retry Body 3 in 4", "6.25 end 0", "6.25 ended Stopped");
    }

    [Test]
    public void A_failure_of_the_body_in_flight_at_the_stop_is_retried()
    {
        var attempts = 0;
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (iteration, _) =>
            {
                iteration.Loop.Stop();
                if (++attempts < 3)
                    throw new TimeoutException();
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, Retry = HalfTheLongest });

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 retry Body 2 in 2", "3 end 0", "3 ended Stopped");
    }

    [Test]
    public void Clearing_the_exception_types_ends_the_retries_at_the_next_failure()
    {
        var loop = Failing(times: 99);
        loop.Start();
        AdvanceSeconds(0.25);
        loop.Stop();
        Time.Settle();

        loop.ClearExceptionTypes();
        AdvanceSeconds(1);
        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "0.25 retry Body 2 in 2");
        AdvanceSeconds(60);

        Assert.That(Log.Lines.Skip(4), Is.EqualTo(new[] { "2.25 end 0 Failed", "2.25 unhandled Body: no answer", "2.25 ended Failed" }));
    }

    [Test]
    public void A_cancel_escalates_a_stop()
    {
        var loop = Failing(times: 99);
        var run = loop.Start();
        AdvanceSeconds(0.25);
        loop.Stop();
        AdvanceSeconds(1);

        loop.Cancel();
        Time.Settle();

        Assert.That(run.IsCanceled, Is.True);
        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "0.25 retry Body 2 in 2", "1.25 end 0 Cancelled", "1.25 ended Cancelled");
    }

    [Test]
    public void A_cancel_escalates_a_stop_of_a_body_in_flight()
    {
        var loop = Waiting(_body.Task, EverySeconds(5));
        loop.Start();
        AdvanceSeconds(1);
        loop.Stop();
        AdvanceSeconds(1);

        loop.Cancel();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "2 end 0 Cancelled", "2 ended Cancelled");
    }

    [Test]
    public async Task StopAsync_waits_for_the_end()
    {
        var loop = Waiting(_body.Task, EverySeconds(5));
        _ = loop.Start();
        AdvanceSeconds(2);

        var stop = loop.StopAsync();
        AdvanceSeconds(3600);
        Assert.That(stop.IsCompleted, Is.False);
        _body.SetResult();
        Time.Settle();

        await Within(stop);
        AssertLog("0 run", "0 begin 0", "3602 end 0", "3602 ended Stopped");
    }

    [Test]
    public async Task When_the_token_of_StopAsync_fires_the_stop_becomes_a_cancel()
    {
        using var patience = new CancellationTokenSource();
        var loop = Waiting(_body.Task, EverySeconds(5));
        _ = loop.Start();
        AdvanceSeconds(2);
        var stop = loop.StopAsync(patience.Token);
        AdvanceSeconds(3);

        await patience.CancelAsync();
        Time.Settle();

        await Within(stop);
        AssertLog("0 run", "0 begin 0", "5 end 0 Cancelled", "5 ended Cancelled");
    }

    [Test]
    public async Task A_token_that_has_fired_already_makes_StopAsync_a_cancel()
    {
        var loop = Waiting(_body.Task, EverySeconds(5));
        _ = loop.Start();
        AdvanceSeconds(2);

        var stop = loop.StopAsync(new CancellationToken(canceled: true));
        Time.Settle();

        await Within(stop);
        AssertLog("0 run", "0 begin 0", "2 end 0 Cancelled", "2 ended Cancelled");
    }

    [Test]
    public async Task A_token_that_fires_after_the_end_of_the_stopped_run_does_not_touch_the_next()
    {
        using var patience = new CancellationTokenSource();
        var loop = Idle(EverySeconds(5));
        _ = loop.Start();
        AdvanceSeconds(2);
        var stop = loop.StopAsync(patience.Token);
        Time.Settle();
        await Within(stop);
        _ = loop.Start();
        Time.Settle();

        await patience.CancelAsync();
        AdvanceSeconds(5);

        AssertLog("0 run", "0 begin 0", "0 end 0", "2 ended Stopped", "2 run", "2 begin 0", "2 end 0", "7 begin 1", "7 end 1");
    }

    [Test]
    public async Task On_an_idle_loop_a_stop_does_nothing_and_is_not_remembered()
    {
        var loop = Idle(EverySeconds(5));

        loop.Stop();
        await Within(loop.StopAsync());
        await Within(loop.StopAsync(new CancellationToken(canceled: true)));
        AssertLog();
        Assert.That(loop.IsRunning, Is.False);
        _ = loop.Start();
        AdvanceSeconds(6);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1");
    }

    [Test]
    public void A_second_stop_changes_nothing()
    {
        var loop = Failing(times: 3);
        loop.Start();
        AdvanceSeconds(0.25);
        loop.Stop();
        AdvanceSeconds(1);

        loop.Stop();
        AdvanceSeconds(60);

        Assert.That(Log.Lines[^3..], Is.EqualTo(new[] { "2.25 retry Body 3 in 4", "6.25 end 0", "6.25 ended Stopped" }));
    }

    private TaskLoop Failing(int times, LoopListener? listener = null)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = listener ?? Log, Retry = HalfTheLongest };
        return TaskLoop.Create(EverySeconds(60), (iteration, _) =>
        {
            if (iteration.Attempt <= times)
                throw new TimeoutException("no answer");
        }, options);
    }

    private RetryListener Stopping(Action onRetry) => new(Log, onRetry);

    private sealed class RetryListener(LoopRecorder log, Action onRetry) : LoopListener
    {
        public override void OnRetry(in LoopRetry retry) => onRetry();

        public override void OnIterationStarted(in LoopIteration iteration) => log.OnIterationStarted(iteration);

        public override void OnIterationEnded(in LoopIterationEnd end) => log.OnIterationEnded(end);
    }
}
