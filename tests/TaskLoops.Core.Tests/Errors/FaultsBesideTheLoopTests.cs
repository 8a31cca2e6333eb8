using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E7")]
public sealed class FaultsBesideTheLoopTests
{
    private static readonly Schedule _everyTenSeconds = Schedule.Every(TimeSpan.FromSeconds(10));

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;

    public FaultsBesideTheLoopTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_throwing_after_hook_is_reported_and_changes_nothing()
    {
        var loop = TaskLoop.Create(_everyTenSeconds, (_, _) => { }, Options(count: 1)).AfterLoop((_, _) => throw new ArithmeticException());
        var run = loop.Start();

        _time.Settle();

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 #0 begins", "0 #0.1 Succeeded in 0", "0 beside AfterHook: ArithmeticException", "0 run ended Completed after 1",
        }));
        Assert.That((run.IsCompletedSuccessfully, loop.IsRunning, loop.HasFailed), Is.EqualTo((true, false, false)));
        Assert.That(loop.TryStart(), Is.True);
    }

    [Test]
    public void Throwing_error_and_after_hooks_never_replace_the_exception_of_the_body()
    {
        var thrown = new FormatException();
        var registry = new LoopRegistry();
        registry.OnError(async (_, _) =>
        {
            await Task.Yield();
            throw new ArithmeticException();
        });
        var loop = TaskLoop
            .Create(_everyTenSeconds, (_, _) => throw thrown, new LoopOptions { TimeProvider = _time, Listener = _log, Registry = registry })
            .OnError((_, _) => throw new NotSupportedException())
            .AfterLoop(async (end, _) =>
            {
                await Task.Yield();
                throw new InvalidDataException(end.Reason.ToString());
            });
        var run = loop.Start();

        _time.Settle();

        Assert.That(_log.With("unhandled", "beside", "ended"), Is.EqualTo(new[]
        {
            "0 unhandled Body #0.1: FormatException",
            "0 beside ErrorHook: NotSupportedException",
            "0 beside ErrorHook: ArithmeticException",
            "0 beside AfterHook: InvalidDataException",
            "0 run ended Failed after 1: FormatException",
        }));
        Assert.That((loop.Exception, run.Exception!.InnerException), Is.EqualTo((thrown, thrown)));
    }

    [Test]
    public void A_hook_that_returns_null_instead_of_a_task_is_reported()
    {
        var loop = TaskLoop.Create(_everyTenSeconds, (_, _) => { }, Options(count: 1)).AfterLoop((_, _) => (Task)null!);
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("beside", "ended"), Is.EqualTo(new[] { "0 beside AfterHook: InvalidOperationException", "0 run ended Completed after 1" }));
    }

    [Test]
    public void A_throwing_error_hook_does_not_end_a_loop_that_continues()
    {
        TaskLoop
            .Create(_everyTenSeconds, (_, _) => throw new FormatException(), new LoopOptions { TimeProvider = _time, Listener = _log, OnUnhandled = OnUnhandled.Continue })
            .OnError((_, _) => throw new NotSupportedException())
            .Start();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.With("beside", "begins", "ended"), Is.EqualTo(new[]
        {
            "0 #0 begins", "0 beside ErrorHook: NotSupportedException", "10 #1 begins", "10 beside ErrorHook: NotSupportedException",
        }));
    }

    [TestCase(false, -1, "0 unhandled Schedule: ZoneIsBrokenException", "0 run ended Failed after 0: ZoneIsBrokenException")]
    [TestCase(false, 20, "20 unhandled Schedule: ZoneIsBrokenException", "20 run ended Failed after 2: ZoneIsBrokenException")]
    [TestCase(true, -1, "0 unhandled Schedule: ZoneIsBrokenException", "0 run ended Failed after 0: ZoneIsBrokenException")]
    [TestCase(true, 120, "120 unhandled Schedule: ZoneIsBrokenException", "120 run ended Failed after 1: ZoneIsBrokenException")]
    public void A_throwing_schedule_fails_its_run_with_both_hooks_and_no_other_loop(bool isCalendar, int brokenAfter, params string[] end)
    {
        var told = new List<LoopPlace>();
        var broken = new BrokenSchedule(_time.GetUtcNow().AddSeconds(brokenAfter), isCalendar);
        var loop = TaskLoop
            .Create(broken, (_, _) => { }, Options())
            .OnError((failure, _) => told.Add(failure.Place))
            .AfterLoop((e, _) => _log.Write($"after hook {e.Reason}"));
        var others = 0;
        TaskLoop.Create(_everyTenSeconds, (_, _) => others++, new LoopOptions { TimeProvider = _time }).Start();

        var run = loop.Start();
        _time.Advance(TimeSpan.FromSeconds(200));

        Assert.That(_log.With("unhandled", "ended"), Is.EqualTo(end));
        Assert.That(_log.With("after hook"), Has.Count.EqualTo(1));
        Assert.That(told, Is.EqualTo(new[] { LoopPlace.Schedule }));
        Assert.That(run.Exception!.InnerException, Is.TypeOf<ZoneIsBrokenException>());
        Assert.That((loop.IsRunning, loop.HasFailed, loop.NextIteration, others), Is.EqualTo((false, true, (DateTimeOffset?)null, 21)));
    }

    [Test]
    public void A_schedule_that_throws_while_iterations_are_alive_waits_for_their_end()
    {
        TaskCompletionSource[] gates = [new(), new()];
        var loop = TaskLoop.Create(
            new BrokenSchedule(_time.GetUtcNow().AddSeconds(20)), (iteration, _) => gates[iteration.Index].Task, new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 5 });
        var run = loop.Start();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(run.IsCompleted, Is.False);

        gates[0].SetResult();
        _time.Settle();
        gates[1].SetResult();
        _time.Settle();

        Assert.That(_log.Lines.Skip(1), Is.EqualTo(new[]
        {
            "0 #0 begins",
            "10 #1 begins",
            "30 #0.1 Succeeded in 30",
            "30 #1.1 Succeeded in 20",
            "30 unhandled Schedule: ZoneIsBrokenException",
            "30 run ended Failed after 2: ZoneIsBrokenException",
        }));
    }

    [Test]
    public void A_schedule_that_throws_when_it_is_given_leaves_the_old_one_in_place()
    {
        var loop = TaskLoop.Create(_everyTenSeconds, (_, _) => { }, Options());
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(() => loop.ChangeSchedule(new BrokenSchedule(DateTimeOffset.MinValue)), Throws.TypeOf<ZoneIsBrokenException>());
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(_log.With("begins", "from", "ended"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "20 #2 begins" }));
        Assert.That(loop.Schedule, Is.EqualTo(_everyTenSeconds));
    }

    [Test]
    public void Throwing_callbacks_on_the_token_are_reported_one_by_one_and_the_run_ends()
    {
        var loop = TaskLoop.Create(
            _everyTenSeconds,
            (_, cancelled) =>
            {
                cancelled.Register(() => throw new ArithmeticException());
                cancelled.Register(() => throw new NotSupportedException());
                return Task.Delay(Timeout.Infinite, cancelled);
            },
            Options());
        var run = loop.Start();
        _time.Settle();

        loop.Cancel();
        _time.Settle();

        Assert.That(_log.With("beside"), Is.EquivalentTo(new[] { "0 beside CancellationCallback: ArithmeticException", "0 beside CancellationCallback: NotSupportedException" }));
        Assert.That(run.IsCanceled, Is.True);
    }

    [Test]
    public void A_throwing_callback_on_the_token_of_a_time_out_is_reported()
    {
        var loop = TaskLoop.Create(
            _everyTenSeconds,
            (iteration, cancelled) =>
            {
                if (iteration.Attempt == 1)
                    cancelled.Register(() => throw new ArithmeticException());
                return iteration.Attempt == 1 ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask;
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, IterationTimeout = TimeSpan.FromSeconds(3), Retry = new RetryPolicy { Random = () => 0 } });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(_log.With("beside"), Is.EqualTo(new[] { "3 beside CancellationCallback: ArithmeticException" }));
        Assert.That(_log.With("#0.2"), Is.EqualTo(new[] { "3 #0.2 Succeeded in 3" }));
    }

    [Test]
    public void A_throwing_callback_on_the_token_of_a_before_hook_is_reported()
    {
        var loop = TaskLoop.Create(_everyTenSeconds, (_, _) => { }, Options()).BeforeLoop(cancelled =>
        {
            cancelled.Register(() => throw new ArithmeticException());
            return Task.Delay(Timeout.Infinite, cancelled);
        });
        loop.Start();
        _time.Settle();

        loop.Stop();
        _time.Settle();

        Assert.That(_log.With("beside", "ended").Order(), Is.EqualTo(new[] { "0 beside CancellationCallback: ArithmeticException", "0 run ended Stopped after 0" }));
    }

    [Test]
    public void A_throwing_random_source_is_reported_and_the_longest_delay_is_waited()
    {
        TaskLoop.Create(_everyTenSeconds, FailsOnce<SocketException>(), new LoopOptions
        {
            TimeProvider = _time,
            Listener = _log,
            Retry = new RetryPolicy { Random = () => throw new ArithmeticException() },
        }).Start();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_log.With("beside", "retry", "Succeeded"), Is.EqualTo(new[]
        {
            "0 beside RetryPolicy: ArithmeticException", "0 retry Body.1 in 2: SocketException", "2 #0.2 Succeeded in 2",
        }));
    }

    [Test]
    public void A_throwing_predicate_is_reported_and_means_no_of_that_predicate_alone()
    {
        var loop = TaskLoop.Create(_everyTenSeconds, FailsOnce<FormatException>(), Options());
        loop.AddExceptionType(_ => throw new ArithmeticException());
        loop.AddExceptionType(failure => failure is FormatException);
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_log.With("beside", "retry", "unhandled"), Is.EqualTo(new[] { "0 beside RetryPolicy: ArithmeticException", "0 retry Body.1 in 2: FormatException" }));
    }

    [Test]
    public void A_throwing_predicate_does_not_keep_the_rules_from_what_is_inside()
    {
        var loop = TaskLoop.Create(
            _everyTenSeconds,
            (iteration, _) => iteration.Attempt == 1 ? throw new FormatException("outer", new SocketException()) : Task.CompletedTask,
            Options());
        loop.AddExceptionType(_ => throw new ArithmeticException());
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_log.With("retry", "unhandled"), Is.EqualTo(new[] { "0 retry Body.1 in 2: FormatException" }));
    }

    [Test]
    public void A_throwing_condition_of_a_rule_is_reported_and_means_no()
    {
        TaskLoop.Create(_everyTenSeconds, FailsOnce<FormatException>(), new LoopOptions
        {
            TimeProvider = _time,
            Listener = _log,
            ReconnectRules = [ReconnectRule.For<FormatException>(_ => throw new ArithmeticException())],
        }).Start();

        _time.Settle();

        Assert.That(_log.With("beside", "retry", "unhandled"), Is.EqualTo(new[] { "0 beside RetryPolicy: ArithmeticException", "0 unhandled Body #0.1: FormatException" }));
    }

    [Test]
    public void A_server_given_delay_that_cannot_be_read_is_reported_and_the_back_off_alone_counts()
    {
        TaskLoop.Create(_everyTenSeconds, FailsOnce<FormatException>(), new LoopOptions
        {
            TimeProvider = _time,
            Listener = _log,
            Retry = new RetryPolicy { Random = () => 1 },
            ReconnectRules = [ReconnectRule.For<FormatException>(retryAfter: _ => throw new ArithmeticException())],
        }).Start();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_log.With("beside", "retry", "unhandled"), Is.EqualTo(new[] { "0 beside RetryPolicy: ArithmeticException", "0 retry Body.1 in 2: FormatException" }));
    }

    [Test]
    public void A_throwing_store_is_reported_and_the_body_runs()
    {
        TaskLoop.Create(_everyTenSeconds, (_, _) => { }, new LoopOptions { TimeProvider = _time, Listener = _log, Count = 1, Store = new BrokenStore() }).Start();

        _time.Settle();

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 beside OccurrenceStore: ArithmeticException",
            "0 beside OccurrenceStore: NotSupportedException",
            "0 #0 begins",
            "0 #0.1 Succeeded in 0",
            "0 run ended Completed after 1",
        }));
    }

    private Action<LoopIteration, CancellationToken> FailsOnce<TException>()
        where TException : Exception, new()
        => (iteration, _) =>
        {
            if (iteration.Attempt == 1)
                throw new TException();
        };

    private LoopOptions Options(int? count = null) => new() { TimeProvider = _time, Listener = _log, Count = count, Retry = new RetryPolicy { Random = () => 1 } };

    private sealed class BrokenStore : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => throw new ArithmeticException();

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled) =>
            ValueTask.FromException(new NotSupportedException());
    }
}
