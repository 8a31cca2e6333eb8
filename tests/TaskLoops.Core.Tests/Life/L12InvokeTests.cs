using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L12")]
public sealed class L12InvokeTests : LoopFixture
{
    [Test]
    public async Task InvokeAsync_runs_the_body_once_now_without_hooks_or_reports()
    {
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, _) => Log.Note($"body {iteration.Index} {iteration.ScheduledFor - Midnight}"), Options)
            .BeforeLoop(_ => Log.Note("before hook"))
            .AfterLoop((_, _) => Log.Note("after hook"));
        AdvanceSeconds(3);

        await loop.InvokeAsync();
        AdvanceSeconds(60);

        AssertLog("3 body 0 00:00:03");
        Assert.That(loop.IsRunning, Is.False);
        Assert.That(loop.CurrentIteration, Is.Null);
        Assert.That(loop.Completion.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task InvokeAsync_has_the_callers_token_and_state()
    {
        using var callers = new CancellationTokenSource();
        var seen = new List<(string State, CancellationToken Token, CancellationToken OfIteration)>();
        var loop = TaskLoop.Create<string>(EverySeconds(5), (iteration, state, cancelled) => seen.Add((state, cancelled, iteration.Token)), Options);
        TaskLoop untyped = loop;
        Assert.That(async () => await untyped.InvokeAsync(), Throws.InvalidOperationException);
        _ = loop.Start("llamas");
        Time.Settle();
        seen.Clear();

        await loop.InvokeAsync("alpacas", callers.Token);
        await untyped.InvokeAsync(callers.Token);

        Assert.That(seen, Is.EqualTo(new[] { ("alpacas", callers.Token, callers.Token), ("llamas", callers.Token, callers.Token) }));
    }

    [Test]
    public void Exceptions_of_InvokeAsync_go_to_the_caller_without_retry_or_error_hook()
    {
        var calls = 0;
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) =>
        {
            calls++;
            throw new TimeoutException("no answer");
        }, Options).OnError((_, _) => Log.Note("error hook"));

        Assert.That(async () => await loop.InvokeAsync(), Throws.TypeOf<TimeoutException>());
        AdvanceSeconds(60);

        Assert.That(calls, Is.EqualTo(1));
        Assert.That(loop.HasFailed, Is.False);
        AssertLog();
    }

    [Test]
    public async Task InvokeAsync_neither_counts_nor_is_limited_by_the_overlap_nor_moves_the_grid()
    {
        var body = new TaskCompletionSource();
        var loop = TaskLoop.Create(
            EverySeconds(5), (_, cancelled) => body.Task.WaitAsync(cancelled), new LoopOptions { TimeProvider = Time, Listener = Log, Count = 2 });
        _ = loop.Start();
        AdvanceSeconds(1);

        var invoked = loop.InvokeAsync().AsTask();
        Assert.That(invoked.IsCompleted, Is.False);
        Assert.That(loop.CurrentIteration, Is.Zero);
        body.SetResult();
        await Within(invoked);
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "1 end 0", "5 begin 1", "5 end 1", "5 ended Completed");
    }

    [Test]
    public async Task A_cancel_of_the_loop_does_not_touch_an_invocation()
    {
        var body = new TaskCompletionSource();
        var loop = Waiting(body.Task, EverySeconds(5));
        var invoked = loop.InvokeAsync().AsTask();

        loop.Cancel();
        await Within(loop.DisposeAsync().AsTask());

        Assert.That(invoked.IsCompleted, Is.False);
        body.SetResult();
        await Within(invoked);
    }

    [Test]
    public void CurrentIteration_is_the_index_begun_last_null_before_and_kept_until_the_next_start()
    {
        var seen = new List<long?>();
        var loop = TaskLoop
            .Create(EverySeconds(5), (iteration, _) => seen.Add(iteration.Loop.CurrentIteration), new LoopOptions { TimeProvider = Time, Count = 2 })
            .BeforeLoop(_ => Task.Delay(Seconds(1), Time))
            .AfterLoop((end, _) => seen.Add(end.Loop.CurrentIteration));
        Assert.That(loop.CurrentIteration, Is.Null);

        loop.Start();
        Time.Settle();
        Assert.That(loop.CurrentIteration, Is.Null);
        AdvanceSeconds(1);
        Assert.That(loop.CurrentIteration, Is.Zero);
        AdvanceSeconds(60);
        Assert.That(loop.CurrentIteration, Is.EqualTo(1));
        Assert.That(seen, Is.EqualTo(new long?[] { 0, 1, 1 }));

        loop.Start();
        Assert.That(loop.CurrentIteration, Is.Null);
    }

    [Test]
    public void CurrentIteration_of_overlapping_iterations_is_that_of_the_one_begun_last()
    {
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (iteration, _) => Task.Delay(Seconds(iteration.Index == 1 ? 1 : 60), Time),
            new LoopOptions { TimeProvider = Time, MaxOverlap = 3 });

        loop.Start();
        AdvanceSeconds(5);
        Assert.That(loop.CurrentIteration, Is.EqualTo(1));
        AdvanceSeconds(2);
        Assert.That(loop.CurrentIteration, Is.EqualTo(1));
    }

    [Test]
    public void IsRunning_is_true_from_Start_until_the_after_hook_has_returned()
    {
        var after = new TaskCompletionSource();
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Count = 1 }).AfterLoop((_, limit) => after.Task.WaitAsync(limit));
        Assert.That(loop.IsRunning, Is.False);

        loop.Start();
        Assert.That(loop.IsRunning, Is.True);
        AdvanceSeconds(60);
        Assert.That(loop.IsRunning, Is.True);
        after.SetResult();
        Time.Settle();

        Assert.That(loop.IsRunning, Is.False);
    }
}
