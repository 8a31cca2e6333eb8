using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L5")]
public sealed class L05CancelTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public void The_bodys_token_is_marked_before_Cancel_returns()
    {
        CancellationToken token = default;
        var loop = TaskLoop.Create(EverySeconds(5), (_, cancelled) =>
        {
            token = cancelled;
            return _body.Task;
        }, Options);
        loop.Start();
        Time.Settle();
        Assert.That(token.IsCancellationRequested, Is.False);

        loop.Cancel();

        Assert.That(token.IsCancellationRequested, Is.True);
    }

    [Test]
    public void The_token_of_an_attempt_with_a_time_limit_is_marked_before_Cancel_returns()
    {
        // The token that the time-out fires is another than the run's. A callback of the run's token that blocks must not delay the mark.
        CancellationToken token = default;
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, cancelled) =>
        {
            token = cancelled;
            return _body.Task;
        }, new LoopOptions { TimeProvider = Time, IterationTimeout = Seconds(60) });
        loop.Start();
        Time.Settle();

        loop.Cancel();

        Assert.That(token.IsCancellationRequested, Is.True);
    }

    [Test]
    public void The_before_hooks_token_is_marked_before_Cancel_returns()
    {
        CancellationToken token = default;
        var loop = Idle(EverySeconds(5)).BeforeLoop(cancelled =>
        {
            token = cancelled;
            return _body.Task;
        });
        loop.Start();
        Time.Settle();

        loop.Cancel();

        Assert.That(token.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task Callbacks_and_continuations_run_on_the_pool_never_on_the_cancellers_stack()
    {
        // On the system clock. The canceller's thread is held until both have run: on its stack they never could.
        using var begun = new SemaphoreSlim(0);
        using var ran = new CountdownEvent(2);
        var threads = new System.Collections.Concurrent.ConcurrentQueue<(int Id, bool IsPool)>();
        var loop = TaskLoop.Create(EverySeconds(5), async (_, cancelled) =>
        {
            using var callback = cancelled.UnsafeRegister(_ => Ran(), null);
            begun.Release();
            try
            {
                await Task.Delay(Timeout.Infinite, cancelled);
            }
            catch (OperationCanceledException)
            {
                Ran();
                throw;
            }
        });
        _ = loop.Start();
        Assert.That(await begun.WaitAsync(Patience), Is.True);

        var canceller = new Thread(() =>
        {
            loop.Cancel();
            ran.Wait(Patience);
        });
        canceller.Start();
        Assert.That(canceller.Join(Patience), Is.True);

        Assert.That(threads, Has.Count.EqualTo(2));
        Assert.That(threads, Is.All.Matches<(int Id, bool IsPool)>(thread => thread.IsPool && thread.Id != canceller.ManagedThreadId));
        await Within(loop.CancelAsync());

        void Ran()
        {
            threads.Enqueue((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
            ran.Signal();
        }
    }

    [Test]
    public void What_a_callback_throws_is_reported_and_not_thrown_at_the_canceller()
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, cancelled) =>
        {
            cancelled.Register(() => throw new FormatException("broken callback"));
            return _body.Task.WaitAsync(cancelled);
        }, Options);
        loop.Start();
        Time.Settle();

        loop.Cancel();
        Time.Settle();

        Assert.That(Log.Lines, Does.Contain("0 failed CancellationCallback: broken callback"));
        Assert.That(Log.Lines.Where(line => !line.Contains("Callback", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "0 run", "0 begin 0", "0 end 0 Cancelled", "0 ended Cancelled",
        }));
    }

    [TestCase("sleep")]
    [TestCase("calendar")]
    [TestCase("gate")]
    [TestCase("before hook")]
    [TestCase("hold")]
    public void A_wait_ends_at_once(string wait)
    {
        var connection = new LoopConnection();
        var options = new LoopOptions
        {
            TimeProvider = Time,
            Listener = Log,
            RunOnStart = false,
            Gate = wait == "gate" ? new ReadyGate() : null,
            Connection = connection,
            WhileDisconnected = WhileDisconnected.Hold,
        };
        var loop = Idle(wait == "calendar" ? Schedule.Daily("00:00:05") : EverySeconds(5), options);
        if (wait == "before hook")
            loop.BeforeLoop(cancelled => Task.Delay(Timeout.Infinite, cancelled));
        if (wait == "hold")
            connection.Down();
        var run = loop.Start();
        AdvanceSeconds(3);

        loop.Cancel();
        Time.Settle();

        Assert.That(run.IsCanceled, Is.True);
        AdvanceSeconds(60);
        AssertLog("0 run", "3 ended Cancelled");
    }

    [Test]
    public void A_back_off_ends_at_once_and_makes_no_further_attempt()
    {
        var loop = TaskLoop.Create(
            EverySeconds(5), (_, _) => throw new TimeoutException(), new LoopOptions { TimeProvider = Time, Listener = Log, Retry = HalfTheLongest });
        loop.Start();
        AdvanceSeconds(1.5);

        loop.Cancel();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 retry Body 1 in 1", "1 retry Body 2 in 2", "1.5 end 0 Cancelled", "1.5 ended Cancelled");
    }

    [Test]
    public void A_body_ends_when_it_looks_at_its_token()
    {
        var loop = Waiting(_body.Task, EverySeconds(5));
        var run = loop.Start();
        AdvanceSeconds(3);

        loop.Cancel();
        Time.Settle();

        Assert.That(run.IsCanceled, Is.True);
        AssertLog("0 run", "0 begin 0", "3 end 0 Cancelled", "3 ended Cancelled");
    }

    [Test]
    public void A_body_that_swallows_the_cancellation_gets_no_further_iteration()
    {
        var loop = TaskLoop.Create(EverySeconds(5), async (_, cancelled) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancelled);
            }
            catch (OperationCanceledException)
            {
                Log.Note("swallowed");
            }
        }, Options);
        var run = loop.Start();
        AdvanceSeconds(3);

        loop.Cancel();
        AdvanceSeconds(60);

        Assert.That(run.IsCanceled, Is.True);
        AssertLog("0 run", "0 begin 0", "3 swallowed", "3 end 0", "3 ended Cancelled");
    }

    [Test]
    public void A_cancel_between_the_begin_of_an_iteration_and_its_body_runs_no_body()
    {
        TaskLoop? loop = null;
        var options = new LoopOptions { TimeProvider = Time, Listener = Log, Store = new CancellingStore(() => loop!.Cancel()) };
        loop = TaskLoop.Create(EverySeconds(5), (_, _) => Log.Note("body"), options);

        loop.Start();
        AdvanceSeconds(60);

        AssertLog("0 run", "0 begin 0", "0 end 0 Cancelled", "0 ended Cancelled");
    }

    [Test]
    public void IsBeingCancelled_is_true_from_the_call_until_the_after_hook_has_returned()
    {
        var after = new TaskCompletionSource();
        var seen = new List<bool>();
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, Options).AfterLoop(async (end, _) =>
        {
            seen.Add(end.Loop.IsBeingCancelled);
            await after.Task;
            seen.Add(end.Loop.IsBeingCancelled);
        });
        loop.Start();
        AdvanceSeconds(3);
        Assert.That(loop.IsBeingCancelled, Is.False);

        loop.Cancel();
        Assert.That(loop.IsBeingCancelled, Is.True);
        AdvanceSeconds(3);
        Assert.That(loop.IsBeingCancelled, Is.True);
        _body.SetResult();
        AdvanceSeconds(3);
        Assert.That(loop.IsBeingCancelled, Is.True);
        after.SetResult();
        Time.Settle();

        Assert.That(loop.IsBeingCancelled, Is.False);
        Assert.That(seen, Is.EqualTo(new[] { true, true }));
        loop.Start();
        Assert.That(loop.IsBeingCancelled, Is.False);
    }

    [Test]
    public void A_second_cancel_changes_nothing()
    {
        var calls = 0;
        var loop = TaskLoop.Create(EverySeconds(5), (_, cancelled) =>
        {
            cancelled.UnsafeRegister(_ => Interlocked.Increment(ref calls), null);
            return _body.Task;
        }, Options);
        loop.Start();
        Time.Settle();

        loop.Cancel();
        loop.Cancel();
        Time.Settle();
        loop.Cancel();
        _body.SetResult();
        Time.Settle();

        Assert.That(calls, Is.EqualTo(1));
        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Cancelled");
    }

    [TestCase("Cancel")]
    [TestCase("Stop")]
    public void A_cancel_or_stop_during_the_after_hook_changes_nothing_of_that_run(string word)
    {
        var after = new TaskCompletionSource();
        var reasons = new List<LoopEndReason>();
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Count = 1 }).AfterLoop(async (end, limit) =>
        {
            await after.Task.WaitAsync(limit);
            reasons.Add(end.Reason);
        });
        var run = loop.Start();
        AdvanceSeconds(3);

        if (word == "Cancel")
            loop.Cancel();
        else
            loop.Stop();
        Assert.That(loop.IsBeingCancelled, Is.False);
        AdvanceSeconds(3);
        after.SetResult();
        Time.Settle();

        Assert.That(run.IsCompletedSuccessfully, Is.True);
        Assert.That(reasons, Is.EqualTo(new[] { LoopEndReason.Completed }));
        AssertLog("0 run", "0 begin 0", "0 end 0", "6 ended Completed");
    }

    [Test]
    public async Task On_an_idle_loop_a_cancel_does_nothing()
    {
        var loop = Idle(EverySeconds(5));

        loop.Cancel();
        await Within(loop.CancelAsync());
        Assert.That(loop.IsBeingCancelled, Is.False);
        Assert.That(loop.Completion.IsCompletedSuccessfully, Is.True);
        _ = loop.Start();
        AdvanceSeconds(6);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1");
    }

    [Test]
    public void The_token_of_the_next_run_is_another()
    {
        var tokens = new List<CancellationToken>();
        var loop = TaskLoop.Create(EverySeconds(5), (_, cancelled) => tokens.Add(cancelled), Options);
        loop.Start();
        Time.Settle();
        loop.Cancel();
        Time.Settle();

        loop.Start();
        AdvanceSeconds(5);

        Assert.That(tokens.Select(token => token.IsCancellationRequested), Is.EqualTo(new[] { true, false, false }));
    }

    private sealed class CancellingStore(Action cancel) : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => new((DateTimeOffset?)null);

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
        {
            cancel();
            return ValueTask.CompletedTask;
        }
    }
}
