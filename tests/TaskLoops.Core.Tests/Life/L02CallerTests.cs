using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L2")]
public sealed class L02CallerTests : LoopFixture
{
    private static readonly AsyncLocal<string?> _callers = new();
    private static readonly ActivitySource _activities = new("TaskLoops.Tests.L2");

    [Test]
    public void When_Start_returns_the_first_iteration_is_queued_and_has_not_begun()
    {
        var loop = Idle(EverySeconds(5));

        loop.Start();

        AssertLog("0 run");
        Time.Settle();
        AssertLog("0 run", "0 begin 0", "0 end 0");
    }

    [Test]
    [Repeat(20)]
    public void When_Start_returns_the_first_wait_counts_from_then()
    {
        // Nothing but Start stands between the two readings of this clock: whoever moves it next moves it for the loop as well.
        var time = new FakeTimeProvider(Midnight);
        using var begun = new SemaphoreSlim(0);
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => { begun.Release(); }, new LoopOptions { TimeProvider = time, RunOnStart = false });

        loop.Start();
        time.Advance(Seconds(5));

        Assert.That(begun.Wait(Patience), Is.True, "the iteration planned 5 s after Start");
        loop.Cancel();
    }

    [TestCase("gate")]
    [TestCase("before hook")]
    [TestCase("body")]
    [TestCase("error hook")]
    [TestCase("after hook")]
    public async Task User_code_never_runs_on_the_stack_of_whoever_starts(string place)
    {
        // The starter's thread is held until that code has run: on its stack it never could.
        var gate = new ReadyGate();
        using var ran = new ManualResetEventSlim();
        var starter = Environment.CurrentManagedThreadId;
        var runner = starter;
        var loop = TaskLoop
            .Create(EverySeconds(5), (_, _) => Run("body"), new LoopOptions { Gate = gate, Listener = new LoopRecorder(TimeProvider.System) })
            .BeforeLoop(_ => Run("before hook"))
            .OnError((_, _) => Run("error hook"))
            .AfterLoop((_, _) => Run("after hook"));

        if (place != "gate")
            gate.Open();
        var run = loop.Start();
        if (place == "gate")
        {
            place = "before hook";
            gate.Open();
        }

        Assert.That(ran.Wait(Patience), Is.True);
        Assert.That(runner, Is.Not.EqualTo(starter));
        loop.Cancel();
        await Within(loop.CancelAsync());
        await Within(run.ContinueWith(_ => { }, TaskScheduler.Default));

        void Run(string here)
        {
            if (here == place)
            {
                runner = Environment.CurrentManagedThreadId;
                ran.Set();
            }

            if (here == "body")
                throw new FormatException("broken");
        }
    }

    [Test]
    public async Task The_context_of_whoever_starts_is_not_captured()
    {
        var seen = new List<string>();
        using var listener = Listening();
        var loop = Recording(seen);
        Task run;

        using (var activity = _activities.StartActivity("caller"))
        {
            Assert.That(activity, Is.Not.Null);
            _callers.Value = "Start";
            run = In(new RefusingContext(), () => loop.Start());
            Assert.That(_callers.Value, Is.EqualTo("Start"));
            Assert.That(Activity.Current, Is.SameAs(activity));
        }

        await Within(run.ContinueWith(_ => { }, TaskScheduler.Default));
        Assert.That(seen, Is.EqualTo(new[] { "before hook: ", "body: ", "body: ", "body: ", "error hook: ", "after hook: " }));
    }

    [TestCase("Stop")]
    [TestCase("Cancel")]
    [TestCase("ChangeSchedule")]
    [TestCase("Restart")]
    [TestCase("Open")]
    [TestCase("Up")]
    public async Task The_context_of_whoever_wakes_is_not_captured(string member)
    {
        var seen = new List<string>();
        var gate = new ReadyGate();
        var connection = new LoopConnection();
        var asleep = new SemaphoreSlim(0);
        if (member == "Up")
            connection.Down();
        var options = new LoopOptions
        {
            Gate = member == "Open" ? gate : null,
            Connection = connection,
            WhileDisconnected = WhileDisconnected.Hold,
            Count = 2,
        };
        var loop = TaskLoop
            .Create(member is "Open" or "Up" ? Schedule.AsFastAsPossible : Schedule.Every(TimeSpan.FromHours(1)), (_, _) => See("body"), options)
            .BeforeLoop(_ => See("before hook"))
            .AfterLoop((_, _) => See("after hook"));
        _ = loop.Start();
        if (member is not ("Open" or "Up"))
            Assert.That(await asleep.WaitAsync(Patience), Is.True);

        _callers.Value = member;
        In(new RefusingContext(), () =>
        {
            Do();
            return 0;
        });
        _callers.Value = null;

        if (member is "ChangeSchedule" or "Restart" or "Open" or "Up")
            Assert.That(await asleep.WaitAsync(Patience), Is.True);
        loop.Stop();
        await Within(loop.StopAsync());
        lock (seen)
            Assert.That(seen.Select(line => line.Split(": ")[1]), Is.All.Empty);

        void Do()
        {
            switch (member)
            {
                case "Stop":
                    loop.Stop();
                    break;
                case "Cancel":
                    loop.Cancel();
                    break;
                case "ChangeSchedule":
                    loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMilliseconds(1)));
                    break;
                case "Restart":
                    loop.Restart();
                    break;
                case "Open":
                    gate.Open();
                    break;
                default:
                    connection.Up();
                    break;
            }
        }

        void See(string place)
        {
            lock (seen)
                seen.Add($"{place}: {Context()}");
            if (place == "body")
                asleep.Release();
        }
    }

    [Test]
    public async Task A_run_that_was_queued_has_nothing_of_the_context_of_whoever_queued_it()
    {
        var seen = new List<string>();
        var body = new TaskCompletionSource();
        using var begun = new SemaphoreSlim(0);
        var loop = TaskLoop.Create(Schedule.AsFastAsPossible, async (_, _) =>
        {
            seen.Add(Context());
            begun.Release();
            await body.Task;
        }, new LoopOptions { Count = 1 });
        var first = loop.Start();
        Assert.That(await begun.WaitAsync(Patience), Is.True);

        _callers.Value = "queued";
        var second = In(new RefusingContext(), () =>
        {
            loop.Stop();
            return loop.Start();
        });
        _callers.Value = null;
        body.SetResult();

        await Within(first);
        await Within(second);
        Assert.That(seen, Is.EqualTo(new[] { "", "" }));
    }

    [Test]
    public async Task Start_works_where_the_flow_of_the_context_is_suppressed_and_leaves_it_so()
    {
        var loop = TaskLoop.Create(Schedule.AsFastAsPossible, (_, _) => { }, new LoopOptions { Count = 1 });
        Task run;
        using (ExecutionContext.SuppressFlow())
        {
            run = loop.Start();
            Assert.That(ExecutionContext.IsFlowSuppressed(), Is.True);
        }

        await Within(run);
        Assert.That(ExecutionContext.IsFlowSuppressed(), Is.False);
    }

    private static string Context() => $"{_callers.Value}{Activity.Current?.OperationName}{SynchronizationContext.Current?.GetType().Name}";

    private static TaskLoop Recording(List<string> seen)
    {
        return TaskLoop
            .Create(Schedule.Every(TimeSpan.FromMilliseconds(1)), Body, new LoopOptions { Listener = new LoopRecorder(TimeProvider.System) })
            .BeforeLoop(_ => See("before hook"))
            .OnError((_, _) => See("error hook"))
            .AfterLoop((_, _) => See("after hook"));

        async Task Body(LoopIteration iteration, CancellationToken cancelled)
        {
            See("body");
            await Task.Yield();
            if (iteration.Index == 1)
                See("body");
            if (iteration.Index == 1)
                throw new FormatException("broken");
        }

        void See(string place) => seen.Add($"{place}: {Context()}");
    }

    private static ActivityListener Listening()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == _activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static T In<T>(SynchronizationContext context, Func<T> call)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            return call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>A context that runs nothing: what it captured would never go on.</summary>
    private sealed class RefusingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state)
        {
        }
    }
}
