using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L10")]
public sealed class L10ControlFromInsideTests : LoopFixture
{
    private static readonly string[] _places = ["body", "before hook", "error hook", "after hook"];
    private static readonly string[] _waiting = ["StopAsync", "CancelAsync", "DisposeAsync"];

    [TestCaseSource(nameof(_places))]
    public void Every_member_that_does_not_wait_can_be_called_from_inside(string place)
    {
        var called = 0;
        var loop = Hooked(place, async current =>
        {
            await UseEveryMember(current);
            called++;
        });

        loop.Start("llamas");
        AdvanceSeconds(60);

        Assert.That(called, Is.EqualTo(1));
        Assert.That(loop.IsRunning, Is.False);
        Assert.That(loop.Completion.IsCompleted, Is.True);
    }

    [Test]
    public async Task Another_loop_whose_body_runs_can_be_waited_for_from_inside()
    {
        var body = new TaskCompletionSource();
        var other = TaskLoop.Create(EverySeconds(5), (_, _) => body.Task, Options);
        Task? end = null;
        var loop = TaskLoop.Create(
            EverySeconds(5),
            async (_, _) =>
            {
                end = other.StopAsync();
                await end;
            },
            new LoopOptions(Options) { Count = 1 });
        other.TryStart();
        Time.Settle();
        var run = loop.Start();
        Time.Settle();
        Assert.That(end!.IsCompleted, Is.False);

        body.SetResult();
        Time.Settle();
        await Within(end);
        Time.Settle();
        await Within(run);

        Assert.That(other.IsRunning, Is.False);
    }

    [Test]
    public void Every_member_can_be_called_from_a_listener()
    {
        var calls = new List<string>();
        var listener = new ControllingListener();
        var options = new LoopOptions { TimeProvider = Time, Listener = listener, Retry = HalfTheLongest };
        var loop = TaskLoop.Create<string>(EverySeconds(5), (iteration, _, _) =>
        {
            if (iteration.Attempt == 1)
                throw new TimeoutException();
            throw new FormatException("broken");
        }, options);
        loop.AfterLoop((_, _) => throw new FormatException("broken"));
        listener.Control = what =>
        {
            calls.Add(what);
            loop.TryStart("alpacas");
            loop.ChangeSchedule(EverySeconds(calls.Count + 1));
            _ = loop.GetStatus();
            loop.Stop();
            _ = loop.StopAsync();
        };

        loop.Start("llamas");
        AdvanceSeconds(60);

        Assert.That(calls, Is.EqualTo(new[] { "run started", "hook failed", "run ended" }), "a stop from the first event ends the run");
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public void No_user_code_runs_under_a_lock()
    {
        // Under a lock of the loop, another thread that asks for its status would have to wait.
        var asked = new List<string>();
        TaskLoop? loop = null;
        var listener = new ControllingListener { Control = Ask };
        var gate = new ReadyGate();
        var options = new LoopOptions
        {
            TimeProvider = Time,
            Listener = listener,
            Gate = gate,
            Store = new AskingStore(Ask),
            Retry = new RetryPolicy
            {
                Random = () =>
                {
                    Ask("random");
                    return 0.5;
                },
            },
            ReconnectRules = [ReconnectRule.For<TimeoutException>(_ => Answer("rule"), _ => Wish("retry after"))],
        };
        loop = TaskLoop
            .Create(EverySeconds(5), (iteration, cancelled) =>
            {
                Ask("body");
                cancelled.Register(() => Ask("callback"));
                if (iteration is { Index: 0, Attempt: 1 })
                    throw new TimeoutException();
                if (iteration is { Index: 0, Attempt: 2 })
                    throw new FormatException();
                if (iteration.Index > 0)
                    iteration.Loop.Cancel();
                Time.StepWallClock(TimeSpan.FromHours(iteration.Index));
            }, options)
            .BeforeLoop(_ => Ask("before hook"))
            .AfterLoop((_, _) =>
            {
                Ask("after hook");
                throw new FormatException();
            });
        loop.AddExceptionType(_ => Answer("predicate"));

        loop.Start();
        AdvanceSeconds(31);
        gate.Open();
        AdvanceSeconds(60);
        loop.ClearExceptionTypes();
        loop.Start();
        AdvanceSeconds(1);

        Assert.That(asked.Distinct(), Is.SupersetOf(new[]
        {
            "run started", "gate awaited", "before hook", "load", "store", "iteration started", "body", "rule", "predicate", "retry after", "random", "retry",
            "iteration ended", "callback", "after hook", "hook failed", "run ended", "unhandled",
        }));

        void Ask(string what)
        {
            lock (asked)
                asked.Add(what);
            Assert.That(Task.Run(() => loop!.GetStatus()).Wait(Patience), Is.True, $"{what} runs under the lock of the loop");
        }

        bool Answer(string what)
        {
            Ask(what);
            return true;
        }

        TimeSpan? Wish(string what)
        {
            Ask(what);
            return null;
        }
    }

    [Test]
    public void The_members_that_wait_throw_inside_the_body_and_the_hooks_after_they_have_made_the_request(
        [ValueSource(nameof(_places))] string place, [ValueSource(nameof(_waiting))] string member, [Values] bool afterAnAwait)
    {
        var thrown = new List<string>();
        var loop = Hooked(place, async current =>
        {
            if (afterAnAwait)
                await Task.Delay(Seconds(1), Time);
            try
            {
                await Wait(current, member);
            }
            catch (InvalidOperationException exception)
            {
                thrown.Add(exception.Message);
            }
        });

        var run = loop.Start("llamas");
        AdvanceSeconds(60);

        Assert.That(thrown, Has.Count.EqualTo(1));
        Assert.That(thrown[0], Does.StartWith(member).And.Contains($"call {(member == "StopAsync" ? "Stop" : "Cancel")},"));
        Assert.That(run.IsCompleted, Is.True);
        Assert.That(Log.Lines[^1], Does.EndWith(Reason(place, member)));
        if (member == "DisposeAsync")
            Assert.That(() => loop.Start("alpacas"), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void The_members_that_wait_throw_in_every_iteration_also_in_what_the_body_awaits_elsewhere(int index)
    {
        var thrown = new List<string>();
        var loop = TaskLoop.Create(EverySeconds(5), async (iteration, _) =>
        {
            await Task.Delay(Seconds(1), Time);
            if (iteration.Index == index)
                await DeeperAsync(iteration.Loop);
        }, Options);

        loop.Start();
        AdvanceSeconds(60);

        Assert.That(thrown, Has.Count.EqualTo(1));
        Assert.That(loop.IsRunning, Is.False);

        async Task DeeperAsync(TaskLoop current)
        {
            await Task.Yield();
            try
            {
                await current.StopAsync();
            }
            catch (InvalidOperationException exception)
            {
                thrown.Add(exception.Message);
            }
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task The_members_that_wait_throw_on_the_system_clock_too(int index)
    {
        var thrown = new TaskCompletionSource<Exception>();
        var loop = TaskLoop.Create(Schedule.Every(TimeSpan.FromMilliseconds(1)), async (iteration, _) =>
        {
            await Task.Yield();
            if (iteration.Index < index)
                return;

            try
            {
                // On a thread of its own: the mark flows with the context, not with the thread.
                await Task.Run(() => iteration.Loop.StopAsync(), CancellationToken.None);
            }
            catch (InvalidOperationException exception)
            {
                thrown.TrySetResult(exception);
            }
        });

        var run = loop.Start();

        await Within(thrown.Task);
        await Within(run);
    }

    [Test]
    public void The_members_that_wait_throw_in_overlapping_iterations()
    {
        var thrown = 0;
        var loop = TaskLoop.Create(
            EverySeconds(5),
            async (iteration, _) =>
            {
                await Task.Delay(Seconds(12), Time);
                Assert.That(async () => await iteration.Loop.CancelAsync(), Throws.InvalidOperationException);
                thrown++;
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, MaxOverlap = 2 });

        loop.Start();
        AdvanceSeconds(60);

        Assert.That(thrown, Is.EqualTo(2));
        AssertLog("0 run", "0 begin 0", "5 begin 1", "12 end 0", "17 end 1", "17 ended Cancelled");
    }

    [TestCase("asynchronous")]
    [TestCase("synchronous")]
    [TestCase("asynchronous, sometimes done at once")]
    public async Task What_a_body_has_started_elsewhere_may_wait_once_its_iteration_has_ended(string body)
    {
        var leave = new TaskCompletionSource();
        var next = new TaskCompletionSource();
        Task? leftOver = null;
        var loop = body == "synchronous"
            ? TaskLoop.Create(EverySeconds(5), (iteration, _) => Begin(iteration), Options)
            : TaskLoop.Create(EverySeconds(5), BodyAsync, Options);
        _ = loop.Start();
        AdvanceSeconds(10);

        leave.SetResult();
        Time.Settle();
        next.SetResult();
        Time.Settle();

        Assert.That(leftOver, Is.Not.Null);
        await Within(leftOver!);
        Assert.That(Log.Lines[^1], Is.EqualTo("10 ended Stopped"));

        void Begin(LoopIteration iteration)
        {
            if (iteration.Index == 1)
                leftOver = LeftOverAsync(iteration.Loop);
        }

        async Task BodyAsync(LoopIteration iteration, CancellationToken cancelled)
        {
            Begin(iteration);
            if (iteration.Index == 2)
                await next.Task;
            else if (iteration.Index == 0 || body == "asynchronous")
                await Task.Delay(Seconds(1), Time, cancelled);
        }

        async Task LeftOverAsync(TaskLoop current)
        {
            await leave.Task;
            await current.StopAsync().ConfigureAwait(false);
        }
    }

    [Test]
    public async Task The_body_of_another_loop_and_an_invocation_may_wait()
    {
        var other = Idle(EverySeconds(5));
        _ = other.Start();
        Task? wait = null;
        var loop = TaskLoop.Create(EverySeconds(5), async (_, _) =>
        {
            wait = other.StopAsync();
            await wait;
        }, Options);
        _ = loop.Start();

        Time.Settle();
        await Within(wait!);
        Assert.That(other.IsRunning, Is.False);

        await Within(TaskLoop.Create(EverySeconds(5), (iteration, _) => iteration.Loop.StopAsync(), Options).InvokeAsync().AsTask());
    }

    private static Task Wait(TaskLoop loop, string member) => member switch
    {
        "StopAsync" => loop.StopAsync(),
        "CancelAsync" => loop.CancelAsync(),
        _ => loop.DisposeAsync().AsTask(),
    };

    private static string Reason(string place, string member) => place switch
    {
        "error hook" => "ended Failed",
        "after hook" => "ended Completed",
        _ => member == "StopAsync" ? "ended Stopped" : "ended Cancelled",
    };

    private static async Task UseEveryMember(TaskLoop<string> loop)
    {
        _ = (loop.Name, loop.Schedule, loop.IsRunning, loop.IsBeingCancelled, loop.HasFailed, loop.Exception, loop.CurrentIteration, loop.NextIteration);
        _ = (loop.Completion, loop.GetStatus(), loop.ToString());
        loop.AddExceptionType<FormatException>();
        loop.AddExceptionType(typeof(FormatException));
        loop.AddExceptionType(_ => false);
        loop.RemoveExceptionType(typeof(FormatException));
        loop.ClearExceptionTypes();
        loop.ChangeSchedule(EverySeconds(7));
        try
        {
            await loop.InvokeAsync("inner");
        }
        catch (FormatException)
        {
            // The body under test fails for its error hook.
        }

        loop.TryStart("alpacas");
        loop.Restart("camels");
        loop.Restart();
        loop.Stop();
        loop.Cancel();
    }

    /// <summary>A loop that does something once in one place: in the body, or in a hook that the body makes run.</summary>
    private TaskLoop<string> Hooked(string place, Func<TaskLoop<string>, Task> action)
    {
        var isDone = false;
        TaskLoop<string>? loop = null;
        loop = TaskLoop.Create<string>(
            EverySeconds(5),
            async (_, state, _) =>
            {
                if (state == "inner")
                    return;

                await Do("body");
                if (place == "error hook")
                    throw new FormatException("broken");
            },
            new LoopOptions { TimeProvider = Time, Listener = Log, Count = place == "after hook" ? 1 : null });
        loop.BeforeLoop(_ => Do("before hook")).OnError((_, _) => Do("error hook")).AfterLoop((_, _) => Do("after hook"));
        return loop;

        async Task Do(string here)
        {
            if (here != place || isDone)
                return;

            isDone = true;
            await action(loop!);
        }
    }

    private sealed class AskingStore(Action<string> ask) : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
        {
            ask("load");
            return new ValueTask<DateTimeOffset?>((DateTimeOffset?)null);
        }

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
        {
            ask("store");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ControllingListener : LoopListener
    {
        public Action<string> Control { get; set; } = _ => { };

        public override void OnRunStarted(TaskLoop loop) => Control("run started");

        public override void OnRunEnded(in LoopEnd end) => Control("run ended");

        public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => Control("gate awaited");

        public override void OnIterationStarted(in LoopIteration iteration) => Control("iteration started");

        public override void OnIterationEnded(in LoopIterationEnd end) => Control("iteration ended");

        public override void OnRetry(in LoopRetry retry) => Control("retry");

        public override void OnUnhandled(in LoopFailure failure) => Control("unhandled");

        public override void OnHookFailed(in LoopFailure failure) => Control("hook failed");
    }
}
