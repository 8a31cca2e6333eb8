using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E6")]
public sealed class UnhandledTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly FormatException _thrown = new("thrown");

    public UnhandledTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_failure_of_the_before_hook_is_in_the_status()
    {
        var loop = Loop(failsIn: _ => false).BeforeLoop(_ => throw _thrown);
        loop.TryStart();
        _time.Settle();

        var status = loop.GetStatus();

        Assert.That((status.Failures, status.LastException, status.HasFailed), Is.EqualTo((1L, (Exception)_thrown, true)));
    }

    [Test]
    public void An_unhandled_exception_calls_the_error_hook_then_the_after_hook_and_the_loop_ends_failed()
    {
        LoopFailure? told = null;
        LoopEnd? end = null;
        var loop = Loop(failsIn: index => index == 1)
            .OnError((failure, _) =>
            {
                told = failure;
                _log.Write("error hook");
            })
            .AfterLoop((e, _) =>
            {
                end = e;
                _log.Write("after hook");
            });
        var run = loop.Start();

        _time.Advance(TimeSpan.FromDays(1));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 #0 begins",
            "0 #0.1 Succeeded in 0",
            "10 #1 begins",
            "10 #1.1 Failed in 0: FormatException",
            "10 unhandled Body #1.1: FormatException",
            "10 error hook",
            "10 after hook",
            "10 run ended Failed after 2: FormatException",
        }));
        Assert.That((told!.Value.Loop, told.Value.Place, told.Value.Exception, told.Value.Iteration!.Value.Index), Is.EqualTo((loop, LoopPlace.Body, _thrown, 1L)));
        Assert.That((end!.Value.Loop, end.Value.Reason, end.Value.Iterations, end.Value.Exception), Is.EqualTo((loop, LoopEndReason.Failed, 2L, _thrown)));
        Assert.That(run.Exception!.InnerExceptions, Is.EqualTo(new[] { _thrown }));
        Assert.That((loop.IsRunning, loop.HasFailed, loop.Exception), Is.EqualTo((false, true, _thrown)));
    }

    [Test]
    public void The_failure_is_visible_in_the_error_hook_and_kept_until_the_next_start()
    {
        var seen = new List<(bool, Exception?)>();
        var loop = Loop(failsIn: index => index == 0).OnError((failure, _) => seen.Add((failure.Loop.HasFailed, failure.Loop.Exception)));
        loop.Start();
        _time.Settle();

        seen.Add((loop.HasFailed, loop.Exception));
        loop.Start();
        seen.Add((loop.HasFailed, loop.Exception));

        Assert.That(seen, Is.EqualTo(new (bool, Exception?)[] { (true, _thrown), (true, _thrown), (false, null) }));
    }

    [Test]
    public void A_handled_failure_does_not_call_the_error_hook()
    {
        var loop = Loop(failsIn: index => index == 0).OnError((_, _) => _log.Write("error hook"));
        loop.AddExceptionType<FormatException>();
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.That(_log.With("error hook", "unhandled"), Is.Empty);
        Assert.That(_log.Retries, Is.Not.Empty);
    }

    [Test]
    public void Continue_calls_the_error_hook_and_goes_on_and_the_iteration_counts()
    {
        var loop = Loop(failsIn: index => index != 1, new LoopOptions { TimeProvider = _time, Listener = _log, OnUnhandled = OnUnhandled.Continue, Count = 3 })
            .OnError((failure, _) => _log.Write($"error hook {failure.Iteration!.Value.Index}"));
        var run = loop.Start();

        _time.Advance(TimeSpan.FromDays(1));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 #0 begins",
            "0 #0.1 Failed in 0: FormatException",
            "0 unhandled Body #0.1: FormatException",
            "0 error hook 0",
            "10 #1 begins",
            "10 #1.1 Succeeded in 0",
            "20 #2 begins",
            "20 #2.1 Failed in 0: FormatException",
            "20 unhandled Body #2.1: FormatException",
            "20 error hook 2",
            "20 run ended Completed after 3",
        }));
        Assert.That(run.IsCompletedSuccessfully, Is.True);
        Assert.That((loop.HasFailed, loop.GetStatus().Failures), Is.EqualTo((false, 2L)));
    }

    [Test]
    public void A_slow_error_hook_keeps_the_place_of_its_iteration_when_the_loop_continues()
    {
        var hook = new TaskCompletionSource();
        var loop = Loop(failsIn: index => index == 0, new LoopOptions { TimeProvider = _time, Listener = _log, OnUnhandled = OnUnhandled.Continue })
            .OnError((_, _) => hook.Task);
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(32));

        hook.SetResult();
        _time.Settle();

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "32 missed 2", "32 #1 begins, missed 2" }));
    }

    [Test]
    public void A_maximum_of_failures_in_a_row_fails_the_run_after_all()
    {
        var loop = Loop(
                failsIn: index => index is not 2,
                new LoopOptions { TimeProvider = _time, Listener = _log, OnUnhandled = OnUnhandled.Continue, MaxConsecutiveFailures = 3 })
            .OnError((failure, _) => _log.Write($"error hook {failure.Iteration!.Value.Index}"));
        var run = loop.Start();

        _time.Advance(TimeSpan.FromDays(1));

        Assert.That(_log.With("error hook", "Succeeded", "ended"), Is.EqualTo(new[]
        {
            "0 error hook 0", "10 error hook 1", "20 #2.1 Succeeded in 0", "30 error hook 3", "40 error hook 4", "50 error hook 5",
            "50 run ended Failed after 6: FormatException",
        }));
        Assert.That(run.IsFaulted, Is.True);
    }

    [Test]
    public void The_maximum_of_failures_counts_from_zero_in_every_run()
    {
        var loop = Loop(
            failsIn: _ => true,
            new LoopOptions { TimeProvider = _time, Listener = _log, OnUnhandled = OnUnhandled.Continue, MaxConsecutiveFailures = 2 });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(100));
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.That(_log.With("ended"), Is.EqualTo(new[] { "10 run ended Failed after 2: FormatException", "110 run ended Failed after 2: FormatException" }));
    }

    [Test]
    public void Without_continue_a_maximum_of_failures_changes_nothing()
    {
        Loop(failsIn: _ => true, new LoopOptions { TimeProvider = _time, Listener = _log, MaxConsecutiveFailures = 5 }).Start();

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.That(_log.With("ended"), Is.EqualTo(new[] { "0 run ended Failed after 1: FormatException" }));
    }

    [Test]
    public void The_hook_of_the_registry_runs_after_the_loops_own_for_every_loop()
    {
        var registry = new LoopRegistry();
        registry.OnError((failure, _) => _log.Write($"registry: {failure.Loop.Name} {failure.Exception.Message}"));
        foreach (var name in new[] { "a", "b" })
        {
            Loop(failsIn: _ => true, new LoopOptions { TimeProvider = _time, Listener = _log, Registry = registry, Name = name })
                .OnError((failure, _) => _log.Write($"own: {failure.Loop.Name}"))
                .AfterLoop((end, _) => _log.Write($"after: {end.Loop.Name}"))
                .Start();
        }

        Loop(failsIn: _ => true, new LoopOptions { TimeProvider = _time, Listener = _log, Registry = registry, Name = "c" }).Start();

        _time.Settle();

        Assert.That(_log.With(": a"), Is.EqualTo(new[] { "0 own: a", "0 registry: a thrown", "0 after: a" }));
        Assert.That(_log.With(": b"), Is.EqualTo(new[] { "0 own: b", "0 registry: b thrown", "0 after: b" }));
        Assert.That(_log.With(": c"), Is.EqualTo(new[] { "0 registry: c thrown" }));
    }

    [Test]
    public void An_unhandled_exception_of_the_before_hook_fails_the_run_like_the_bodys()
    {
        LoopFailure? told = null;
        var loop = Loop(failsIn: _ => false)
            .BeforeLoop(_ => throw _thrown)
            .OnError((failure, _) =>
            {
                told = failure;
                _log.Write("error hook");
            })
            .AfterLoop((end, _) => _log.Write($"after hook {end.Reason}"));
        var run = loop.Start();

        _time.Advance(TimeSpan.FromDays(1));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 unhandled BeforeHook: FormatException", "0 error hook", "0 after hook Failed", "0 run ended Failed after 0: FormatException",
        }));
        Assert.That((told!.Value.Place, told.Value.Exception, told.Value.Iteration), Is.EqualTo((LoopPlace.BeforeHook, _thrown, (LoopIteration?)null)));
        Assert.That(run.Exception!.InnerExceptions, Is.EqualTo(new[] { _thrown }));
    }

    [Test]
    public void A_body_that_returns_null_instead_of_a_task_fails_with_words()
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)), (_, _) => (Task)null!, new LoopOptions { TimeProvider = _time, Listener = _log });
        loop.Start();

        _time.Settle();

        Assert.That(loop.Exception, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Task.CompletedTask"));
    }

    private TaskLoop Loop(Func<long, bool> failsIn, LoopOptions? options = null) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromSeconds(10)),
        (iteration, _) =>
        {
            if (failsIn(iteration.Index))
                throw _thrown;
        },
        options ?? new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 1 } });
}
