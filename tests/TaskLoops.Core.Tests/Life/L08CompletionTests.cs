using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L8")]
public sealed class L08CompletionTests : LoopFixture
{
    private const string Ours = "L8, thrown in the ";

    private readonly TaskCompletionSource _body = new();

    [Test]
    public void Start_returns_the_task_of_the_run_that_it_begins()
    {
        var loop = Idle(EverySeconds(5));

        var run = loop.Start();

        Assert.That(run.IsCompleted, Is.False);
        Assert.That(loop.Completion, Is.SameAs(run));
    }

    [Test]
    public void A_run_whose_task_nobody_has_asked_for_is_asked_when_it_has_ended()
    {
        var failing = TaskLoop.Create(EverySeconds(5), Task (_, _) => throw new FormatException(), Options);
        var cancelled = Waiting(_body.Task, EverySeconds(5));
        var counted = Idle(EverySeconds(5), new LoopOptions(Options) { Count = 1 });
        foreach (var loop in new[] { failing, cancelled, counted })
            loop.TryStart();
        Time.Settle();
        cancelled.Cancel();
        Time.Settle();

        Assert.That(failing.Completion.Exception?.InnerException, Is.TypeOf<FormatException>());
        Assert.That(cancelled.Completion.IsCanceled, Is.True);
        Assert.That(counted.Completion.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void Start_returns_the_task_of_the_run_that_it_queues_and_Completion_is_that_of_the_run_in_progress()
    {
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => _body.Task, Options);
        var first = loop.Start();
        Time.Settle();
        loop.Stop();

        var second = loop.Start();

        Assert.That(loop.Completion, Is.SameAs(first));
        _body.SetResult();
        Time.Settle();
        Assert.That(loop.Completion, Is.SameAs(second));
        Assert.That(second.IsCompleted, Is.False);
        loop.Stop();
        Time.Settle();
        Assert.That(loop.Completion, Is.SameAs(second));
        Assert.That(second.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void Completion_is_completed_before_the_first_run() => Assert.That(Idle(EverySeconds(5)).Completion.IsCompletedSuccessfully, Is.True);

    [TestCase("count", TaskStatus.RanToCompletion)]
    [TestCase("stop", TaskStatus.RanToCompletion)]
    [TestCase("cancel", TaskStatus.Canceled)]
    [TestCase("dispose", TaskStatus.Canceled)]
    [TestCase("failure", TaskStatus.Faulted)]
    [TestCase("cancelled failure", TaskStatus.Canceled)]
    public void A_run_ends_completed_cancelled_or_with_the_bodys_exception(string end, TaskStatus status)
    {
        var broken = new FormatException("broken");
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (iteration, _) =>
            {
                if (end == "cancelled failure")
                    iteration.Loop.Cancel();
                if (end.EndsWith("failure", StringComparison.Ordinal))
                    throw broken;
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = end == "count" ? 1 : null });
        var run = loop.Start();
        AdvanceSeconds(1);
        if (end == "stop")
            loop.Stop();
        if (end == "cancel")
            loop.Cancel();
        if (end == "dispose")
            _ = loop.DisposeAsync().AsTask();
        Time.Settle();

        Assert.That(run.Status, Is.EqualTo(status));
        Assert.That(loop.Completion, Is.SameAs(run));
        Assert.That(run.Exception?.InnerExceptions, end == "failure" ? Is.EqualTo(new[] { broken }) : Is.Null);
    }

    [Test]
    public void An_unhandled_OperationCanceledException_of_the_body_is_a_failure_and_no_cancellation()
    {
        var loop = TaskLoop.Create(
            EverySeconds(5),
            (_, _) => throw new OperationCanceledException("time-out"),
            new LoopOptions { TimeProvider = Time, Listener = Log, Reconnect = false });

        var run = loop.Start();
        Time.Settle();

        Assert.That(run.IsFaulted, Is.True);
        Assert.That(run.Exception?.InnerException?.Message, Is.EqualTo("time-out"));
    }

    [TestCase("StopAsync")]
    [TestCase("CancelAsync")]
    [TestCase("DisposeAsync")]
    [TestCase("StopAllAsync")]
    public async Task The_members_that_wait_never_throw_the_bodys_exception(string member)
    {
        var registry = new LoopRegistry();
        var loop = TaskLoop.Create(
            EverySeconds(5),
            async (_, _) =>
            {
                await _body.Task;
                throw new FormatException("broken");
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, Registry = registry });
        loop.OnError((_, _) => throw new FormatException("broken hook"));
        loop.AfterLoop((_, _) => throw new FormatException("broken hook"));
        _ = loop.Start();
        Time.Settle();

        var wait = member switch
        {
            "StopAsync" => loop.StopAsync(),
            "CancelAsync" => loop.CancelAsync(),
            "DisposeAsync" => loop.DisposeAsync().AsTask(),
            _ => registry.StopAllAsync(Seconds(10)),
        };
        _body.SetResult();
        Time.Settle();
        await Within(wait);

        Assert.That(loop.IsRunning, Is.False);
        await Within(loop.StopAsync());
        await Within(loop.CancelAsync());
        await Within(loop.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Code_that_waits_for_a_run_does_not_run_on_the_stack_of_the_loop()
    {
        var steps = new ConcurrentQueue<string>();
        var loop = Idle(EverySeconds(5));
        var run = loop.Start();
        AdvanceSeconds(1);
        var waiter = WaitAsync();
        Enqueue(() =>
        {
            loop.Stop();
            Time.Choose = _ => 0;
        });

        async Task WaitAsync()
        {
            await run.ConfigureAwait(false);
            steps.Enqueue(Environment.StackTrace);
        }

        Time.Settle();
        await Within(waiter);

        Assert.That(steps.Single(), Does.Not.Contain(nameof(TaskLoops.Running.LoopRun)));
    }

    [Test]
    public async Task No_failure_of_a_loop_resurfaces_as_an_unobserved_exception()
    {
        var unobserved = new ConcurrentQueue<string>();
        TaskScheduler.UnobservedTaskException += Heard;
        try
        {
            await FailInEveryWay();
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Assert.That(unobserved, Is.Empty);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Heard;
        }

        void Heard(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            foreach (var exception in e.Exception.Flatten().InnerExceptions.Where(inner => inner.Message.StartsWith(Ours, StringComparison.Ordinal)))
                unobserved.Enqueue(exception.Message);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task FailInEveryWay()
    {
        var place = "";
        foreach (var broken in new[] { "body", "before hook", "error hook", "after hook", "callback", "late" })
        {
            foreach (var overlap in new[] { 1, 2 })
            {
                place = broken;
                var late = new TaskCompletionSource();
                var options = new LoopOptions { TimeProvider = Time, Listener = Log, MaxOverlap = overlap, IterationTimeout = Seconds(5), EndTimeout = Seconds(3) };
                var loop = TaskLoop
                    .Create(EverySeconds(60), async (_, cancelled) =>
                    {
                        cancelled.UnsafeRegister(_ => Throw("callback"), null);
                        if (place == "late")
                            await late.Task;
                        await Task.Yield();
                        Throw("body");
                        Throw("error hook");
                        Throw("late");
                    }, options)
                    .BeforeLoop(_ => Throw("before hook"))
                    .OnError((_, _) => Throw("error hook"))
                    .AfterLoop((_, _) => Throw("after hook"));
                _ = loop.Start();
                AdvanceSeconds(1);
                var stop = loop.StopAsync(new CancellationToken(canceled: true));
                var cancel = loop.CancelAsync();
                AdvanceSeconds(4);
                late.SetResult();
                Time.Settle();
                await Within(stop);
                await Within(cancel);
                Assert.That(loop.IsRunning, Is.False);
            }
        }

        void Throw(string here)
        {
            if (here == place)
                throw new FormatException(Ours + here);
        }
    }
}
