using Microsoft.Extensions.Time.Testing;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E9")]
public sealed class IterationTimeoutTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly List<CancellationToken> _tokens = [];

    public IterationTimeoutTests() => _log = new ListenerLog(_time);

    [Test]
    public void An_attempt_that_takes_too_long_is_cancelled_and_counts_as_a_handled_time_out()
    {
        Start((iteration, cancelled) => iteration.Attempt < 3 ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask);

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 #0 begins", "5 retry Body.1 in 2: TimeoutException", "12 retry Body.2 in 4: TimeoutException", "16 #0.3 Succeeded in 16",
        }));
        Assert.That(_log.Retries[0].Exception.InnerException, Is.InstanceOf<OperationCanceledException>());
        Assert.That(_log.Retries[0].Exception.Message, Does.Contain("00:00:05"));
    }

    [Test]
    public void An_attempt_that_has_ended_leaves_no_timer_armed_but_that_of_the_next_iteration()
    {
        var body = new TaskCompletionSource();
        Start((_, _) => body.Task);
        _time.Advance(TimeSpan.FromSeconds(1));

        body.SetResult();
        _time.Settle();

        Assert.That((_time.ArmedTimers, _time.NextTimer), Is.EqualTo((1, TimeSpan.FromSeconds(99))));
    }

    [Test]
    public void An_attempt_that_ends_at_once_leaves_no_timer_armed_but_that_of_the_next_iteration()
    {
        Start((_, _) => Task.CompletedTask);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((_time.ArmedTimers, _time.NextTimer), Is.EqualTo((1, TimeSpan.FromSeconds(99))));
    }

    [Test]
    public void Each_attempt_has_the_whole_time()
    {
        Start(async (iteration, cancelled) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(4.9), _time, cancelled);
            if (iteration.Attempt < 3)
                throw new IOException();
        });

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.With("retry", "#0."), Is.EqualTo(new[]
        {
            "4.9 retry Body.1 in 2: IOException", "11.8 retry Body.2 in 4: IOException", "20.7 #0.3 Succeeded in 20.7",
        }));
    }

    [Test]
    public void The_run_is_not_cancelled_by_a_time_out()
    {
        var loop = Start((iteration, cancelled) => iteration.Attempt == 1 ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((loop.IsRunning, loop.IsBeingCancelled, loop.HasFailed), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void A_time_out_that_nobody_handles_any_more_is_unhandled()
    {
        var loop = Start((_, cancelled) => Task.Delay(Timeout.Infinite, cancelled));
        loop.ClearExceptionTypes();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(loop.Exception, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void A_time_out_is_a_time_out_whatever_the_body_throws_when_it_is_cancelled()
    {
        Start(async (iteration, cancelled) =>
        {
            if (iteration.Attempt > 1)
                return;
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw new FormatException();
        });

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.With("retry", "unhandled"), Is.EqualTo(new[] { "5 retry Body.1 in 2: TimeoutException" }));
        Assert.That(_log.Retries[0].Exception.InnerException, Is.TypeOf<FormatException>());
    }

    [Test]
    public void A_body_that_ignores_its_token_is_reported_once_and_keeps_its_place()
    {
        var gate = new TaskCompletionSource();
        Start((iteration, _) => iteration.Index == 0 ? gate.Task : Task.CompletedTask, every: 20);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", "0 #0 begins", "15 #0.1 ignores its time-out" }));

        gate.SetResult();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(_log.Lines.Skip(3), Is.EqualTo(new[] { "100 #0.1 Succeeded in 100", "100 missed 4", "100 #1 begins, missed 4", "100 #1.1 Succeeded in 0" }));
    }

    [Test]
    public void A_body_that_ignores_its_token_and_fails_at_last_has_timed_out()
    {
        var gate = new TaskCompletionSource();
        Start((iteration, _) => iteration.Attempt == 1 ? gate.Task : Task.CompletedTask, every: 1000);
        _time.Advance(TimeSpan.FromSeconds(100));

        gate.SetException(new FormatException());
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.Lines.Skip(2), Is.EqualTo(new[] { "15 #0.1 ignores its time-out", "100 retry Body.1 in 2: TimeoutException", "102 #0.2 Succeeded in 102" }));
    }

    [Test]
    public void A_body_that_notices_in_time_is_not_said_to_ignore_it()
    {
        Start(async (iteration, cancelled) =>
        {
            if (iteration.Attempt > 1)
                return;
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await Task.Delay(TimeSpan.FromSeconds(9.9), _time, CancellationToken.None);
            cancelled.ThrowIfCancellationRequested();
        });

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.With("ignores", "retry"), Is.EqualTo(new[] { "14.9 retry Body.1 in 2: TimeoutException" }));
    }

    [Test]
    public void What_an_earlier_attempt_has_left_running_is_not_cancelled_by_a_later_time_out()
    {
        Start((iteration, cancelled) =>
        {
            _tokens.Add(cancelled);
            return iteration.Attempt switch
            {
                1 => throw new IOException(),
                2 => Task.Delay(Timeout.Infinite, cancelled),
                _ => Task.CompletedTask,
            };
        });

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_tokens.Select(token => token.IsCancellationRequested), Is.EqualTo(new[] { false, true, false }));
    }

    [Test]
    public void What_an_earlier_iteration_has_left_running_is_not_cancelled_by_the_time_passing()
    {
        Start((_, cancelled) =>
        {
            _tokens.Add(cancelled);
            return Task.CompletedTask;
        }, every: 1);

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_tokens, Has.Count.EqualTo(61));
        Assert.That(_tokens.Select(token => token.IsCancellationRequested), Is.All.False);
    }

    [Test]
    public void A_cancel_of_the_run_is_a_cancel_and_its_token_is_marked_at_once()
    {
        var marked = new List<bool>();
        var loop = Start((_, cancelled) =>
        {
            _tokens.Add(cancelled);
            return Task.Delay(Timeout.Infinite, cancelled);
        });
        _time.Settle();

        loop.Cancel();
        marked.Add(_tokens[0].IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(marked, Is.EqualTo(new[] { true }));
        Assert.That(_log.Lines.Skip(2), Is.EqualTo(new[] { "0 #0.1 Cancelled in 0: TaskCanceledException", "0 run ended Cancelled after 1" }));
    }

    [Test]
    public void A_body_that_cancels_its_own_loop_sees_its_token_marked()
    {
        var marked = false;
        Start((iteration, cancelled) =>
        {
            iteration.Loop.Cancel();
            marked = cancelled.IsCancellationRequested;
            return Task.CompletedTask;
        });

        _time.Settle();

        Assert.That(marked, Is.True);
    }

    [Test]
    public void Overlapping_iterations_time_out_each_by_itself()
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(3)),
            (iteration, cancelled) => iteration.Index < 2 && iteration.Attempt == 1 ? Task.Delay(Timeout.Infinite, cancelled) : Task.CompletedTask,
            new LoopOptions
            {
                TimeProvider = _time,
                Listener = _log,
                MaxOverlap = 2,
                Count = 2,
                IterationTimeout = TimeSpan.FromSeconds(5),
                Retry = new RetryPolicy { Random = () => 1 },
            });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.Lines.Skip(1), Is.EqualTo(new[]
        {
            "0 #0 begins",
            "3 #1 begins",
            "5 retry Body.1 in 2: TimeoutException",
            "7 #0.2 Succeeded in 7",
            "8 retry Body.1 in 2: TimeoutException",
            "10 #1.2 Succeeded in 7",
            "10 run ended Completed after 2",
        }));
    }

    [Test]
    public void A_cancel_marks_the_tokens_of_all_overlapping_iterations_at_once()
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (_, cancelled) =>
            {
                _tokens.Add(cancelled);
                return Task.Delay(Timeout.Infinite, cancelled);
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3, IterationTimeout = TimeSpan.FromSeconds(50) });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));

        loop.Cancel();

        Assert.That(_tokens.Select(token => token.IsCancellationRequested), Is.EqualTo(new[] { true, true, true }));
    }

    [Test]
    public void Nothing_is_left_of_a_time_out_when_its_attempt_has_ended()
    {
        var loop = Start((_, _) => Task.CompletedTask);
        loop.Stop();
        _time.Settle();

        Assert.That(_time.ArmedTimers, Is.Zero);
    }

    [Test]
    public void A_before_hook_has_no_time_out()
    {
        var loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(10)),
                (_, _) => { },
                new LoopOptions { TimeProvider = _time, Listener = _log, IterationTimeout = TimeSpan.FromSeconds(5), Count = 1 })
            .BeforeLoop(cancelled => Task.Delay(TimeSpan.FromSeconds(20), _time, cancelled));
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.With("retry", "ended"), Is.EqualTo(new[] { "20 run ended Completed after 1" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_synchronous_body_is_cancelled_in_time_and_reported_if_it_ignores_it(CancellationToken limit)
    {
        var time = new FakeTimeProvider();
        var log = new ListenerLog(time);
        var (began, isCancelled, mayEnd) = (Gate(), Gate(), new ManualResetEventSlim());
        await using var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (_, cancelled) =>
            {
                using var registration = cancelled.Register(isCancelled.SetResult);
                began.SetResult();
                mayEnd.Wait(limit);
            },
            new LoopOptions { TimeProvider = time, Listener = log, IterationTimeout = TimeSpan.FromSeconds(5), Count = 1 });
        var run = loop.Start();
        await began.Task.WaitAsync(_patience, limit);

        time.Advance(TimeSpan.FromSeconds(5));
        await isCancelled.Task.WaitAsync(_patience, limit);
        time.Advance(TimeSpan.FromSeconds(10));
        mayEnd.Set();
        await run.WaitAsync(_patience, limit);

        Assert.That(log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 #0 begins", "15 #0.1 ignores its time-out", "15 #0.1 Succeeded in 15", "15 run ended Completed after 1",
        }));
    }

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskLoop Start(Func<LoopIteration, CancellationToken, Task> body, double every = 100)
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(every)),
            body,
            new LoopOptions { TimeProvider = _time, Listener = _log, IterationTimeout = TimeSpan.FromSeconds(5), Retry = new RetryPolicy { Random = () => 1 } });
        loop.Start();
        return loop;
    }
}
