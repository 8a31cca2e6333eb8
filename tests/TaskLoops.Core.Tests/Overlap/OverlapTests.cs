using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Overlap;

public sealed class OverlapTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;

    /// <summary>What each iteration's body waits for.</summary>
    private readonly TaskCompletionSource[] _gates = [.. Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource())];

    public OverlapTests() => _log = new ListenerLog(_time);

    [Test]
    [Category("O1")]
    public void One_at_a_time_is_the_default()
    {
        Start(maxOverlap: 1);
        _time.Advance(TimeSpan.FromSeconds(14));

        End(0);

        Assert.That(_log.With("begins", "missed", "Succeeded"), Is.EqualTo(new[] { "0 #0 begins", "14 #0.1 Succeeded in 14", "14 #1 begins" }));
    }

    [Test]
    [Category("O1")]
    public void As_many_iterations_as_allowed_are_alive_and_the_next_waits_for_a_free_place()
    {
        Start(maxOverlap: 3);
        _time.Advance(TimeSpan.FromSeconds(34));

        End(1);

        Assert.That(_log.Lines.Skip(1), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "20 #2 begins", "34 #1.1 Succeeded in 24", "34 #3 begins" }));
    }

    [Test]
    [Category("O1")]
    public void While_bodies_overlap_the_loop_is_running_and_backs_off_when_one_of_them_does()
    {
        var failing = new TaskCompletionSource();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (iteration, cancelled) => iteration is { Index: 1, Attempt: 1 } ? failing.Task : Task.Delay(Timeout.Infinite, cancelled),
            new LoopOptions { TimeProvider = _time, MaxOverlap = 2, Retry = new RetryPolicy { Random = () => 0.5 } });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.Running));

        failing.SetException(new TimeoutException());
        _time.Settle();
        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.BackingOff));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.Running));
    }

    [Test]
    [Category("O1")]
    public void At_the_limit_one_occurrence_waits_and_those_before_it_are_missed_without_a_queue()
    {
        Start(maxOverlap: 2);
        _time.Advance(TimeSpan.FromSeconds(63));

        End(0);
        End(1);
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[]
        {
            "0 #0 begins", "10 #1 begins", "63 missed 4", "63 #2 begins, missed 4", "70 #3 begins",
        }), "20 to 50 are missed, 60 is in time, and there is nothing left for the second free place before 70");
    }

    [Test]
    [Category("O1")]
    public void An_occurrence_that_waits_too_long_for_a_place_is_made_up_once()
    {
        Start(maxOverlap: 2);
        _time.Advance(TimeSpan.FromSeconds(66));

        End(0);
        End(1);

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "66 missed 5, made up", "66 #2 begins, missed 5, make-up" }));
    }

    [Test]
    [Category("O1")]
    public void An_occurrence_that_waits_too_long_for_a_place_is_passed_over_if_so_wished()
    {
        Start(maxOverlap: 2, new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 2, MissedOccurrences = MissedOccurrences.Skip });
        _time.Advance(TimeSpan.FromSeconds(66));

        End(0);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "66 missed 5", "70 #2 begins, missed 5" }));
    }

    [Test]
    [Category("O1")]
    public void The_named_constant_sets_no_limit()
    {
        Start(LoopOptions.UnlimitedOverlap);

        _time.Advance(TimeSpan.FromSeconds(190));

        Assert.That(_log.With("begins"), Has.Count.EqualTo(20));
        Assert.That(_log.With("Succeeded", "missed"), Is.Empty);
    }

    [Test]
    [Category("O1")]
    public void A_calendar_schedule_overlaps_as_well()
    {
        Start(maxOverlap: 2, schedule: Schedule.Hourly());
        _time.Advance(TimeSpan.FromMinutes(180.5));

        End(0);

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "3600 #0 begins", "7200 #1 begins", "10830 #2 begins" }));
    }

    [Test]
    [Category("O1")]
    public void A_place_is_free_when_its_iteration_has_ended_not_when_the_body_has_returned_its_task()
    {
        var alive = 0;
        var most = 0;
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            async (_, cancelled) =>
            {
                most = Math.Max(most, ++alive);
                await Task.Delay(TimeSpan.FromSeconds(4.5), _time, cancelled);
                alive--;
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3 });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(1000));

        Assert.That(most, Is.EqualTo(3));
    }

    [Test]
    [Category("O1")]
    [CancelAfter(60_000)]
    public async Task Synchronous_bodies_overlap_on_threads_of_their_own(CancellationToken limit)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var all = new CountdownEvent(3);
        var began = new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() };
        await using var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (iteration, _) =>
            {
                began[iteration.Index].SetResult();

                // Each waits for the others: one after the other they would never end.
                all.Signal();
                all.Wait(limit);
            },
            new LoopOptions { TimeProvider = time, Listener = _log, MaxOverlap = 3, Count = 3 });
        var run = loop.Start();
        await began[0].Task.WaitAsync(_patience, limit);
        time.Advance(TimeSpan.FromSeconds(10));
        await began[1].Task.WaitAsync(_patience, limit);
        time.Advance(TimeSpan.FromSeconds(10));
        await run.WaitAsync(_patience, limit);

        Assert.That(loop.CurrentIteration, Is.EqualTo(2));
    }

    [Test]
    [Category("O2")]
    public void Each_iteration_has_a_context_of_its_own()
    {
        var start = _time.GetUtcNow();
        var seen = new List<LoopIteration>();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            async (iteration, cancelled) =>
            {
                await _gates[iteration.Index].Task;
                seen.Add(iteration);
                if (iteration is { Index: 1, Attempt: 1 })
                    throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 2, Retry = new RetryPolicy { Random = () => 0 } });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(33));
        End(0);
        End(1);
        _time.Advance(TimeSpan.FromSeconds(7));
        End(2);
        End(3);

        Assert.That(
            seen.Select(i => (i.Index, i.Attempt, (i.ScheduledFor - start).TotalSeconds, i.Lateness.TotalSeconds, i.Missed)),
            Is.EqualTo(new (long, int, double, double, int)[] { (0, 1, 0, 0, 0), (1, 1, 10, 0, 0), (1, 2, 10, 0, 0), (2, 1, 30, 3, 1), (3, 1, 40, 0, 0) }));
        Assert.That(seen.Select(i => i.Loop), Is.All.SameAs(loop));
    }

    [Test]
    [Category("O2")]
    public void What_a_body_keeps_of_its_context_does_not_change_when_others_begin()
    {
        LoopIteration first = default;
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            async (iteration, cancelled) =>
            {
                if (iteration.Index == 0)
                    first = iteration;
                await Task.Delay(TimeSpan.FromSeconds(35), _time, cancelled);
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 5 });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That((first.Index, first.ScheduledFor, loop.CurrentIteration), Is.EqualTo((0L, _time.GetUtcNow() - TimeSpan.FromSeconds(30), (long?)3)));
    }

    [Test]
    [Category("O2")]
    public void A_value_of_the_body_flows_into_no_other_iteration_and_no_other_loop()
    {
        var ambient = new AsyncLocal<string?>();
        var seen = new List<string?>();
        foreach (var name in new[] { "a", "b" })
        {
            TaskLoop.Create(
                Schedule.Every(TimeSpan.FromSeconds(10)),
                async (iteration, cancelled) =>
                {
                    seen.Add(ambient.Value);
                    ambient.Value = $"{name}{iteration.Index}";
                    await Task.Delay(TimeSpan.FromSeconds(25), _time, cancelled);
                    seen.Add(ambient.Value);
                },
                new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3 }).Start();
        }

        _time.Advance(TimeSpan.FromSeconds(39));

        Assert.That(seen.Order(), Is.EqualTo(new[] { null, null, null, null, null, null, null, null, "a0", "a1", "b0", "b1" }));
    }

    [Test]
    [Category("O3")]
    public void The_first_unhandled_failure_begins_no_iteration_and_the_others_finish()
    {
        var run = Start(maxOverlap: 3, onError: failure => _log.Write($"error hook {failure.Exception.Message}"));
        _time.Advance(TimeSpan.FromSeconds(24));

        Fail(1);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.That(run.IsCompleted, Is.False);
        End(0);
        End(2);

        Assert.That(_log.Lines.Skip(1), Is.EqualTo(new[]
        {
            "0 #0 begins",
            "10 #1 begins",
            "20 #2 begins",
            "24 #1.1 Failed in 14: FormatException",
            "124 #0.1 Succeeded in 124",
            "124 #2.1 Succeeded in 104",
            "124 unhandled Body #1.1: FormatException",
            "124 error hook 1",
            "124 run ended Failed after 3: FormatException",
        }));
    }

    [Test]
    [Category("O3")]
    public void Later_failures_go_to_the_listener_and_the_error_hook_runs_once_with_the_first()
    {
        var run = Start(maxOverlap: 3, onError: failure => _log.Write($"error hook {failure.Exception.Message}"));
        _time.Advance(TimeSpan.FromSeconds(24));

        Fail(2);
        Fail(0);
        Fail(1);

        Assert.That(_log.With("unhandled", "beside", "error hook", "ended"), Is.EqualTo(new[]
        {
            "24 beside Body #0.1: FormatException",
            "24 beside Body #1.1: FormatException",
            "24 unhandled Body #2.1: FormatException",
            "24 error hook 2",
            "24 run ended Failed after 3: FormatException",
        }));
        Assert.That(run.Exception!.InnerExceptions.Single().Message, Is.EqualTo("2"));
    }

    [Test]
    [Category("O3")]
    public void A_back_off_keeps_its_place_and_its_counter_is_the_iterations()
    {
        var calls = new int[20];
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(3)),
            (iteration, _) =>
            {
                if (++calls[iteration.Index] < 3 && iteration.Index < 2)
                    throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 2, Retry = new RetryPolicy { Random = () => 1 } });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(13));

        Assert.That(_log.Lines.Skip(1), Is.EqualTo(new[]
        {
            "0 #0 begins",
            "0 retry Body.1 in 2: SocketException",
            "2 retry Body.2 in 4: SocketException",
            "3 #1 begins",
            "3 retry Body.1 in 2: SocketException",
            "5 retry Body.2 in 4: SocketException",
            "6 #0.3 Succeeded in 6",
            "6 missed 1",
            "9 #1.3 Succeeded in 6",
            "9 missed 1",
            "12 #2 begins, missed 2",
            "12 #2.1 Succeeded in 0",
        }), "the occurrences at 6 and 9 are covered by what was retried until then (E4)");
    }

    [Test]
    [Category("O3")]
    public void An_iteration_in_a_back_off_is_retried_until_it_succeeds_after_another_has_failed()
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (iteration, _) =>
            {
                if (iteration is { Index: 0, Attempt: < 3 })
                    throw new SocketException();
                if (iteration.Index == 1)
                    throw new FormatException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 2, Retry = new RetryPolicy { Random = () => 1 } });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.With("#", "ended"), Is.EqualTo(new[]
        {
            "0 #0 begins",
            "1 #1 begins",
            "1 #1.1 Failed in 0: FormatException",
            "6 #0.3 Succeeded in 6",
            "6 unhandled Body #1.1: FormatException",
            "6 run ended Failed after 2: FormatException",
        }));
    }

    [Test]
    [Category("O3")]
    public void With_continue_every_failure_calls_the_error_hook_and_no_place_is_lost()
    {
        Start(
            maxOverlap: 2,
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 2, OnUnhandled = OnUnhandled.Continue },
            onError: failure => _log.Write($"error hook {failure.Exception.Message}"));
        _time.Advance(TimeSpan.FromSeconds(12));

        Fail(1);
        Fail(0);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(_log.With("error hook", "begins", "ended"), Is.EqualTo(new[]
        {
            "0 #0 begins", "10 #1 begins", "12 error hook 1", "12 error hook 0", "20 #2 begins", "30 #3 begins",
        }));
    }

    [Test]
    [Category("O1")]
    public void An_error_hook_that_takes_its_time_keeps_the_place_of_its_iteration()
    {
        var hook = new TaskCompletionSource();
        var loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(10)),
                (iteration, _) => _gates[iteration.Index].Task,
                new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3, OnUnhandled = OnUnhandled.Continue })
            .OnError((_, _) => hook.Task);
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(12));

        Fail(1);
        _time.Advance(TimeSpan.FromSeconds(22));
        hook.SetResult();
        _time.Settle();

        Assert.That(_log.With("begins"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "20 #2 begins", "34 #3 begins" }));
    }

    [TestCase("stop")]
    [TestCase("count")]
    [TestCase("failure")]
    [TestCase("cancel")]
    [Category("O4")]
    public void The_after_hook_runs_after_the_last_iteration_alive_has_ended(string why)
    {
        TaskLoop loop = null!;
        var run = Start(
            maxOverlap: 3,
            new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3, Count = why == "count" ? 3 : null },
            after: end => _log.Write($"after hook {end.Reason}"),
            started: started => loop = started);
        _time.Advance(TimeSpan.FromSeconds(24));
        switch (why)
        {
            case "stop":
                loop.Stop();
                break;
            case "cancel":
                loop.Cancel();
                break;
            case "failure":
                Fail(1);
                break;
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        for (var n = 2; n >= 0; n--)
        {
            Assert.That(_log.With("after hook"), Is.Empty);
            if (why != "failure" || n != 1)
                End(n);
        }

        var reason = why switch { "stop" => "Stopped", "count" => "Completed", "failure" => "Failed", _ => "Cancelled" };
        Assert.That(_log.With("begins"), Has.Count.EqualTo(3));
        Assert.That(_log.Lines.Reverse().Take(2).Reverse(), Is.EqualTo(new[]
        {
            $"34 after hook {reason}", $"34 run ended {reason} after 3{(why == "failure" ? ": FormatException" : "")}",
        }));
        Assert.That(run.IsCompleted, Is.True);
    }

    [Test]
    [Category("O4")]
    public void A_cancel_reaches_every_iteration_alive()
    {
        var loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(1)),
                (_, cancelled) => Task.Delay(Timeout.Infinite, cancelled),
                new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = 3 })
            .AfterLoop((_, _) => _log.Write("after hook"));
        var run = loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));

        loop.Cancel();
        _time.Settle();

        Assert.That(_log.With("Cancelled").Order(), Is.EqualTo(new[]
        {
            "5 #0.1 Cancelled in 5: TaskCanceledException",
            "5 #1.1 Cancelled in 4: TaskCanceledException",
            "5 #2.1 Cancelled in 3: TaskCanceledException",
            "5 run ended Cancelled after 3",
        }));
        Assert.That(_log.Lines[^2], Is.EqualTo("5 after hook"));
        Assert.That(run.IsCanceled, Is.True);
    }

    private Task Start(
        int maxOverlap,
        LoopOptions? options = null,
        Schedule? schedule = null,
        Action<LoopFailure>? onError = null,
        Action<LoopEnd>? after = null,
        Action<TaskLoop>? started = null)
    {
        var loop = TaskLoop
            .Create(
                schedule ?? Schedule.Every(TimeSpan.FromSeconds(10)),
                (iteration, _) => _gates[iteration.Index].Task,
                options ?? new LoopOptions { TimeProvider = _time, Listener = _log, MaxOverlap = maxOverlap })
            .OnError((failure, _) => onError?.Invoke(failure))
            .AfterLoop((end, _) => after?.Invoke(end));
        started?.Invoke(loop);
        return loop.Start();
    }

    private void End(int iteration)
    {
        _gates[iteration].SetResult();
        _time.Settle();
    }

    private void Fail(int iteration)
    {
        _gates[iteration].SetException(new FormatException($"{iteration}"));
        _time.Settle();
    }
}
