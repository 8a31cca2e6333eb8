using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

public sealed class SettlingTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _log = [];

    [Test]
    public void Settling_waits_for_tracked_work_and_what_it_posts()
    {
        var elsewhere = new TaskCompletionSource();
        _time.Track(elsewhere.Task);
        _time.Track(Task.CompletedTask);
        var other = new Thread(() =>
        {
            _time.Enqueue(() => _log.Add("posted"));
            var more = new TaskCompletionSource();
            _time.Track(more.Task);
            elsewhere.SetResult();
            _time.Enqueue(() => _log.Add("posted more"));
            more.SetException(new FormatException());
            _ = more.Task.Exception;
        });
        _time.Enqueue(other.Start);

        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "posted", "posted more" }));
        Assert.That(other.Join(Patience), Is.True);
    }

    [Test]
    public void The_clock_does_not_move_before_the_loops_have_settled()
    {
        var elsewhere = new TaskCompletionSource();
        _time.After(Seconds(1), () =>
        {
            _time.Track(elsewhere.Task);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                _log.Add($"elsewhere at {_time.Steady()}");
                _time.Enqueue(() => _log.Add($"posted at {_time.Steady()}"));
                elsewhere.SetResult();
            });
        });
        _time.After(Seconds(2), () => _log.Add($"next at {_time.Steady()}"));

        _time.Advance(Seconds(3));

        Assert.That(_log, Is.EqualTo(new[] { "elsewhere at 1", "posted at 1", "next at 2" }));
    }

    [Test]
    public void The_work_of_one_timer_is_done_before_the_next_of_the_same_instant_fires()
    {
        foreach (string name in new[] { "a", "b" })
        {
            _time.After(Seconds(1), () =>
            {
                _log.Add(name);
                _time.Enqueue(() => _log.Add($"{name}'s work"));
            });
        }

        _time.Advance(Seconds(1));

        Assert.That(_log, Is.EqualTo(new[] { "a", "a's work", "b", "b's work" }));
    }

    [Test]
    public void A_time_out_names_tracked_tasks()
    {
        _time.SettleTimeout = TimeSpan.FromMilliseconds(30);
        _time.Track(new TaskCompletionSource().Task);
        _time.Track(new TaskCompletionSource().Task);

        Assert.That(
            () => _time.Settle(),
            Throws.TypeOf<TimeoutException>().With.Message.EqualTo(
                "The loops have not settled within 00:00:00.0300000 of real time (SettleTimeout). "
                + "Waited for tracked tasks (callbacks of cancelled tokens, work elsewhere): 2; nothing else is left to run."));
    }

    [Test]
    public void A_time_out_names_work_that_does_not_end_on_another_thread()
    {
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        _time.SettleTimeout = TimeSpan.FromMilliseconds(30);
        _time.After(TimeSpan.Zero, () =>
        {
            begun.Set();
            mayEnd.Wait(Patience);
        });
        Assert.That(begun.Wait(Patience), Is.True);
        _time.Enqueue(() => _log.Add("waiting"));

        Assert.That(
            () => _time.Advance(Seconds(1)),
            Throws.TypeOf<TimeoutException>().With.Message.EndsWith(
                "Waited for work on another thread, the latest being a timer (no state); waiting: 1, tracked tasks: 0."));

        Assert.That(_time.Steady(), Is.Zero);
        _time.SettleTimeout = Patience;
        mayEnd.Set();
        _time.Settle();
        Assert.That(_log, Is.EqualTo(new[] { "waiting" }));
    }

    [Test]
    public void A_time_out_names_work_that_brings_forth_work_without_end()
    {
        _time.SettleTimeout = TimeSpan.FromMilliseconds(30);
        using var ended = new ManualResetEventSlim();
        bool restless = true;
        Restless();

        Assert.That(
            () => _time.Settle(),
            Throws.TypeOf<TimeoutException>().With.Message.Match("the work to end: at this instant [0-9]+ pieces have run, 1 wait, the latest was .*ActionWork"));
        Volatile.Write(ref restless, false);
        Assert.That(ended.Wait(Patience), Is.True, "the pool goes on with what the call has left");

        void Restless()
        {
            if (Volatile.Read(ref restless))
                _time.Enqueue(Restless);
            else
                ended.Set();
        }
    }

    [Test]
    public void A_time_limit_is_positive_or_infinite()
    {
        Assert.That(_time.SettleTimeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.SettleTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.SettleTimeout = TimeSpan.FromMilliseconds(-2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.SettleTimeout = TimeSpan.FromDays(25));
        _time.SettleTimeout = Timeout.InfiniteTimeSpan;

        var elsewhere = new TaskCompletionSource();
        _time.Track(elsewhere.Task);
        using var release = new Timer(_ => elsewhere.SetResult(), null, 20, Timeout.Infinite);
        _time.Settle();

        Assert.That(elsewhere.Task.IsCompleted, Is.True);
    }

    [Test]
    public void An_exception_of_a_callback_surfaces_at_its_instant()
    {
        _time.After(Seconds(1), () => throw new FormatException("the callback's"));
        _time.After(Seconds(2), () => _log.Add("next"));

        FormatException failure = Assert.Throws<FormatException>(() => _time.Advance(Seconds(5)))!;

        Assert.That(failure.Message, Is.EqualTo("the callback's"));
        Assert.That(failure.StackTrace, Does.Contain(nameof(An_exception_of_a_callback_surfaces_at_its_instant)));
        Assert.That(_time.Steady(), Is.EqualTo(1));
        _time.Advance(Seconds(4));
        Assert.That(_log, Is.EqualTo(new[] { "next" }));
    }

    [Test]
    public void An_exception_surfaces_from_a_step_and_from_settling()
    {
        _time.After(Seconds(1), () => throw new FormatException());
        Assert.Throws<FormatException>(() => _time.Step());

        _time.Enqueue(() => throw new FormatException());
        Assert.Throws<FormatException>(() => _time.Settle());
        Assert.DoesNotThrow(() => _time.Settle());
    }

    [Test]
    public void Several_exceptions_surface_together_and_stop_no_other_work()
    {
        _time.After(Seconds(1), () =>
        {
            _time.Enqueue(() => throw new FormatException());
            _time.Enqueue(() => _log.Add("other"));
            throw new NotSupportedException();
        });

        AggregateException failure = Assert.Throws<AggregateException>(() => _time.Advance(Seconds(5)))!;

        Assert.That(failure.InnerExceptions.Select(one => one.GetType()), Is.EqualTo(new[] { typeof(NotSupportedException), typeof(FormatException) }));
        Assert.That(_log, Is.EqualTo(new[] { "other" }));
    }

    [Test]
    public void An_exception_while_nobody_settles_is_kept_for_the_next_call()
    {
        using var thrown = new ManualResetEventSlim();
        _time.Enqueue(() => throw new FormatException());
        _time.Enqueue(thrown.Set);
        Assert.That(thrown.Wait(Patience), Is.True);

        Assert.Throws<FormatException>(() => _time.Advance(Seconds(1)));
        Assert.That(_time.Steady(), Is.Zero);
        _time.Advance(Seconds(1));
        Assert.That(_time.Steady(), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_of_an_async_void_method_surfaces()
    {
        _time.Enqueue(Fail);

        Assert.Throws<FormatException>(() => _time.Advance(Seconds(5)));
        Assert.That(_time.Steady(), Is.EqualTo(2));

        async void Fail()
        {
            await Task.Delay(Seconds(2), _time);
            throw new FormatException();
        }
    }

    [TestCaseSource(nameof(Waiting))]
    public void A_call_that_would_wait_for_itself_is_refused(string member, Action<VirtualTimeProvider> call)
    {
        _time.After(Seconds(2), () => Try());
        _time.Enqueue(() => Try());
        _time.Enqueue(() => _ = Body());

        _time.Advance(Seconds(3));

        Assert.That(_log, Is.EqualTo(new[] { "0", "1", "2" }), "callback, work and continuation");
        Assert.That(_time.Steady(), Is.EqualTo(3));

        async Task Body()
        {
            await Task.Delay(Seconds(1), _time).ConfigureAwait(false);
            Try();
        }

        void Try()
        {
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => call(_time))!;
            Assert.That(failure.Message, Is.EqualTo(
                $"VirtualTimeProvider.{member} was called by work that it would wait for: the body or a hook of a loop, or a timer's callback. "
                + "Call it from the test."));
            _log.Add($"{_time.Steady()}");
        }
    }

    [Test]
    public void A_body_can_advance_another_clock()
    {
        var other = new VirtualTimeProvider();
        other.After(Seconds(1), () => _log.Add("other's"));
        _time.Enqueue(() =>
        {
            SynchronizationContext? mine = SynchronizationContext.Current;
            other.Advance(Seconds(1));
            _log.Add($"context restored: {SynchronizationContext.Current == mine}");
        });

        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "other's", "context restored: True" }));
    }

    [Test]
    public async Task Advancing_and_settling_do_not_block_an_asynchronous_caller()
    {
        using var mayEnd = new ManualResetEventSlim();
        _time.After(Seconds(1), () => mayEnd.Wait(Patience));
        _time.After(Seconds(2), () => _log.Add($"fired at {_time.Steady()}"));

        Task advanced = _time.AdvanceAsync(Seconds(3));
        bool early = advanced.IsCompleted;
        mayEnd.Set();
        await advanced.WaitAsync(Patience);
        _time.Enqueue(() => _log.Add("settled"));
        await _time.SettleAsync().WaitAsync(Patience);

        Assert.That(early, Is.False);
        Assert.That(_log, Is.EqualTo(new[] { "fired at 2", "settled" }));
        Assert.That(_time.Steady(), Is.EqualTo(3));
    }

    [Test]
    public void An_asynchronous_caller_gets_the_exceptions()
    {
        _time.After(Seconds(1), () => throw new FormatException());

        Assert.ThrowsAsync<FormatException>(() => _time.AdvanceAsync(Seconds(1)).WaitAsync(Patience));
        _time.Enqueue(() => throw new NotSupportedException());
        Assert.ThrowsAsync<NotSupportedException>(() => _time.SettleAsync().WaitAsync(Patience));
    }

    [Test]
    public void A_test_that_completes_what_a_body_awaits_settles_after_it()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _time.Enqueue(() => _ = Body());
        _time.Settle();

        answer.SetResult("answered");
        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "asks", "answered" }));

        async Task Body()
        {
            _log.Add("asks");
            _log.Add(await answer.Task);
        }
    }

    [Test]
    public void Work_runs_in_the_order_that_is_chosen()
    {
        var choices = new Queue<int>([2, 0, 1, 1]);
        var counts = new List<int>();
        _time.Choose = waiting =>
        {
            counts.Add(waiting);
            return choices.Dequeue();
        };
        foreach (string name in new[] { "a", "b", "c", "d" })
        {
            _time.Enqueue(() =>
            {
                _log.Add(name);
                if (name == "c")
                    _time.Enqueue(() => _log.Add("c's"));
            });
        }

        _time.Settle();

        Assert.That(counts, Is.EqualTo(new[] { 4, 4, 3, 2 }));
        Assert.That(_log, Is.EqualTo(new[] { "c", "a", "d", "c's", "b" }));
    }

    [Test]
    public void A_choice_outside_what_waits_is_refused()
    {
        _time.Choose = waiting => waiting;
        _time.Enqueue(() => _log.Add("a"));
        _time.Enqueue(() => _log.Add("b"));

        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Settle());
        _time.Choose = _ => 0;
        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void The_pool_leaves_chosen_work_alone_until_the_choice_ends()
    {
        using var ran = new ManualResetEventSlim();
        using var looked = new ManualResetEventSlim();
        _time.Choose = _ => 0;
        _time.Enqueue(ran.Set);
        ThreadPool.QueueUserWorkItem(_ => looked.Set());
        Assert.That(looked.Wait(Patience), Is.True);
        Assert.That(ran.IsSet, Is.False);

        _time.Choose = null;

        Assert.That(ran.Wait(Patience), Is.True);
    }

    private static IEnumerable<TestCaseData> Waiting()
    {
        yield return Case(nameof(VirtualTimeProvider.Advance), time => time.Advance(Seconds(1)));
        yield return Case(nameof(VirtualTimeProvider.Step), time => time.Step());
        yield return Case(nameof(VirtualTimeProvider.Settle), time => time.Settle());
        yield return Case(nameof(VirtualTimeProvider.Suspend), time => time.Suspend(Seconds(1)));
        yield return Case(nameof(VirtualTimeProvider.AdvanceAsync), time => _ = time.AdvanceAsync(Seconds(1)));
        yield return Case(nameof(VirtualTimeProvider.SettleAsync), time => _ = time.SettleAsync());

        static TestCaseData Case(string member, Action<VirtualTimeProvider> call) => new(member, call) { TestName = $"{{m}}({member})" };
    }
}
