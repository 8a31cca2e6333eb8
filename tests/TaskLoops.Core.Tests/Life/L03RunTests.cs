using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L3")]
public sealed class L03RunTests : LoopFixture
{
    private readonly ReadyGate _gate = new();

    [Test]
    public void A_run_is_gate_then_before_hook_then_iterations_then_after_hook()
    {
        var loop = Hooked((_, _) => Task.CompletedTask, count: 2);

        var run = loop.Start();
        AdvanceSeconds(3);
        _gate.Open();
        AdvanceSeconds(20);

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        AssertLog("0 run", "3 before hook", "3 begin 0", "3 end 0", "8 begin 1", "8 end 1", "8 after hook Completed", "8 ended Completed");
    }

    [Test]
    public void The_error_hook_runs_before_the_after_hook_and_only_if_the_run_failed()
    {
        _gate.Open();
        var loop = Hooked((_, _) => throw new FormatException("broken"));

        var run = loop.Start();
        AdvanceSeconds(20);

        Assert.That(run.IsFaulted, Is.True);
        AssertLog(
            "0 run", "0 before hook", "0 begin 0", "0 end 0 Failed", "0 unhandled Body: broken", "0 error hook broken",
            "0 after hook Failed", "0 ended Failed");
    }

    [TestCase("Stop", "Stopped")]
    [TestCase("Cancel", "Cancelled")]
    public void The_after_hook_runs_when_the_gate_never_opened(string word, string reason)
    {
        var loop = Hooked((_, _) => Task.CompletedTask);
        loop.Start();
        AdvanceSeconds(3);

        Say(loop, word);
        Time.Settle();

        AssertLog("0 run", $"3 after hook {reason}", $"3 ended {reason}");
    }

    [TestCase("Stop", "Stopped")]
    [TestCase("Cancel", "Cancelled")]
    public void The_after_hook_runs_when_the_before_hook_was_cancelled(string word, string reason)
    {
        _gate.Open();
        var loop = Hooked((_, _) => Task.CompletedTask, before: token => Task.Delay(Timeout.Infinite, token));
        loop.Start();
        AdvanceSeconds(3);

        Say(loop, word);
        Time.Settle();

        AssertLog("0 run", "0 before hook", $"3 after hook {reason}", $"3 ended {reason}");
    }

    [Test]
    public void An_unhandled_exception_of_the_before_hook_fails_the_run_as_the_bodys_does()
    {
        _gate.Open();
        var loop = Hooked((_, _) => Task.CompletedTask, before: _ => throw new FormatException("no luck"));

        var run = loop.Start();
        Time.Settle();

        Assert.That(run.Exception?.InnerException, Is.TypeOf<FormatException>());
        Assert.That(loop.HasFailed, Is.True);
        Assert.That(loop.Exception, Is.SameAs(run.Exception!.InnerException));
        AssertLog(
            "0 run", "0 before hook", "0 unhandled BeforeHook: no luck", "0 error hook no luck", "0 after hook Failed", "0 ended Failed");
    }

    [Test]
    public void A_handled_exception_of_the_before_hook_is_retried_as_an_iterations_is()
    {
        _gate.Open();
        var attempts = 0;
        var loop = Hooked((_, _) => Task.CompletedTask, before: _ => ++attempts < 3 ? throw new TimeoutException() : Task.CompletedTask, count: 1);

        loop.Start();
        AdvanceSeconds(20);

        AssertLog(
            "0 run", "0 before hook", "0 retry BeforeHook 1 in 1", "1 before hook", "1 retry BeforeHook 2 in 2", "3 before hook",
            "3 begin 0", "3 end 0", "3 after hook Completed", "3 ended Completed");
    }

    [TestCase("error hook")]
    [TestCase("after hook")]
    public void A_hook_that_throws_skips_nothing(string broken)
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => throw new FormatException("broken"), Options)
            .OnError((_, _) => Throw("error hook"))
            .AfterLoop((_, _) => Throw("after hook"));

        var run = loop.Start();
        Time.Settle();

        var failure = broken == "error hook" ? "0 failed ErrorHook: error hook" : "0 failed AfterHook: after hook";
        string[] lines = ["0 run", "0 begin 0", "0 end 0 Failed", "0 unhandled Body: broken", "0 error hook", "0 after hook", "0 ended Failed"];
        AssertLog([.. lines.SelectMany(line => line == $"0 {broken}" ? [line, failure] : new[] { line })]);
        Assert.That(run.Exception?.InnerException?.Message, Is.EqualTo("broken"));
        Assert.That(loop.IsRunning, Is.False);

        void Throw(string place)
        {
            Log.Note(place);
            if (place == broken)
                throw new InvalidOperationException(place);
        }
    }

    [Test]
    public void The_after_hook_runs_once_although_it_throws_and_the_loop_starts_again()
    {
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Count = 1 })
            .AfterLoop((_, _) => throw new FormatException("broken"));

        loop.Start();
        Time.Settle();
        loop.Start();
        Time.Settle();

        string[] run = ["0 run", "0 begin 0", "0 end 0", "0 failed AfterHook: broken", "0 ended Completed"];
        AssertLog([.. run, .. run]);
    }

    [TestCase(true, true, true, "Failed")]
    [TestCase(true, true, false, "Cancelled")]
    [TestCase(true, false, true, "Failed")]
    [TestCase(true, false, false, "Stopped")]
    [TestCase(false, true, true, "Cancelled")]
    [TestCase(false, true, false, "Cancelled")]
    [TestCase(false, false, true, "Failed")]
    [TestCase(false, false, false, "Completed")]
    public void Of_several_reasons_the_gravest_counts(bool stops, bool cancels, bool fails, string reason)
    {
        // The count is reached in every case. A failure after the cancel is no failure of the run any more (E3), so that it comes first here
        // where both are to count: the error hook cancels.
        var cancelsInErrorHook = stops && cancels && fails;
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (iteration, _) =>
            {
                if (stops)
                    iteration.Loop.Stop();
                if (cancels && !cancelsInErrorHook)
                    iteration.Loop.Cancel();
                if (fails)
                    throw new FormatException("broken");
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = 1 });
        LoopEnd? end = null;
        loop.OnError((failure, _) =>
        {
            if (cancelsInErrorHook)
                failure.Loop.Cancel();
        });
        loop.AfterLoop((e, _) => { end = e; });

        loop.Start();
        Time.Settle();

        Assert.That(end?.Reason.ToString(), Is.EqualTo(reason));
        Assert.That(end?.Iterations, Is.EqualTo(1));
        Assert.That(end?.Exception?.Message, Is.EqualTo(reason == "Failed" ? "broken" : null));
        Assert.That(end?.Loop, Is.SameAs(loop));
        Assert.That(Log.Lines[^1], Is.EqualTo($"0 ended {reason}"));
    }

    [Test]
    public void Error_and_after_hooks_have_a_token_that_Cancel_does_not_fire()
    {
        var flush = new TaskCompletionSource();
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => throw new FormatException("broken"), Options)
            .OnError(async (failure, limit) =>
            {
                failure.Loop.Cancel();
                await flush.Task.WaitAsync(limit);
                Log.Note($"error hook {limit.IsCancellationRequested} {limit.CanBeCanceled}");
            })
            .AfterLoop(async (end, limit) =>
            {
                end.Loop.Cancel();
                await Task.Delay(Seconds(1), Time, limit);
                Log.Note($"after hook {limit.IsCancellationRequested}");
            });

        loop.Start();
        AdvanceSeconds(60);
        loop.Cancel();
        AdvanceSeconds(1);
        flush.SetResult();
        AdvanceSeconds(5);

        AssertLog(
            "0 run", "0 begin 0", "0 end 0 Failed", "0 unhandled Body: broken", "61 error hook False True", "62 after hook False", "62 ended Failed");
    }

    [Test]
    public async Task A_flush_after_a_cancel_works()
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, cancelled) => Task.Delay(Seconds(3), Time, cancelled), Options)
            .AfterLoop(async (end, limit) =>
            {
                await Task.Delay(Seconds(2), Time, limit);
                Log.Note($"flushed, {end.Reason}");
            });
        _ = loop.Start();
        AdvanceSeconds(1);

        var cancel = loop.CancelAsync();
        AdvanceSeconds(2);

        await Within(cancel);
        AssertLog("0 run", "0 begin 0", "1 end 0 Cancelled", "3 flushed, Cancelled", "3 ended Cancelled");
    }

    [TestCase("CancelAsync")]
    [TestCase("DisposeAsync")]
    [TestCase("StopAsync")]
    [TestCase("StopAllAsync")]
    public async Task The_hooks_token_fires_when_the_time_of_a_waiting_stop_or_shutdown_runs_out(string member)
    {
        var registry = new LoopRegistry();
        var loop = TaskLoop
            .Create(EverySeconds(5), (_, _) => { }, new LoopOptions { TimeProvider = Time, Listener = Log, Name = "slow", EndTimeout = Seconds(7), Registry = registry })
            .AfterLoop(async (_, limit) =>
            {
                try
                {
                    await Task.Delay(Seconds(60), Time, limit);
                }
                catch (OperationCanceledException)
                {
                    Log.Note("told");
                }
            });
        _ = loop.Start();
        AdvanceSeconds(1);
        using var stopToken = new CancellationTokenSource();

        var wait = member switch
        {
            "CancelAsync" => loop.CancelAsync(),
            "DisposeAsync" => loop.DisposeAsync().AsTask(),
            "StopAsync" => loop.StopAsync(stopToken.Token),
            _ => registry.StopAllAsync(Seconds(7)),
        };
        if (member == "StopAsync")
        {
            // A stop has no limit of its own before its token makes it a cancel.
            AdvanceSeconds(20);
            await stopToken.CancelAsync();
        }

        AdvanceSeconds(7);
        await Within(wait);
        Time.Settle();

        var end = member == "StopAsync" ? 28 : 8;
        var reason = member is "StopAsync" or "StopAllAsync" ? "Stopped" : "Cancelled";
        Assert.That(Log.Lines.Skip(3).Order(), Is.EqualTo(new[] { $"{end} did not end slow 7", $"{end} ended {reason}", $"{end} told" }));
    }

    private static void Say(TaskLoop loop, string word)
    {
        if (word == "Stop")
            loop.Stop();
        else
            loop.Cancel();
    }

    private TaskLoop Hooked(Func<LoopIteration, CancellationToken, Task> body, Func<CancellationToken, Task>? before = null, int? count = null)
    {
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Gate = _gate, Count = count, Retry = HalfTheLongest };
        return TaskLoop.Create(EverySeconds(5), body, options)
            .BeforeLoop(cancelled =>
            {
                Log.Note("before hook");
                return before?.Invoke(cancelled) ?? Task.CompletedTask;
            })
            .OnError((failure, _) => Log.Note($"error hook {failure.Exception.Message}"))
            .AfterLoop((end, _) => Log.Note($"after hook {end.Reason}"));
    }
}
