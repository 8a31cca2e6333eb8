using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

public sealed class StrandTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _log = [];

    [Test]
    public void Work_runs_first_in_first_out_on_the_thread_that_settles()
    {
        _time.Choose = _ => 0;
        int thread = Environment.CurrentManagedThreadId;
        _time.Enqueue(() =>
        {
            _log.Add("a");
            _time.Enqueue(() => _log.Add("a's"));
            _log.Add("a's end");
        });
        _time.Enqueue(() => _log.Add("b"));
        _time.Enqueue(() => _log.Add($"on the caller's thread: {Environment.CurrentManagedThreadId == thread}"));

        Assert.That(_log, Is.Empty);
        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "a", "a's end", "b", "on the caller's thread: True", "a's" }));
    }

    [Test]
    public async Task The_pool_runs_the_work_when_nobody_advances()
    {
        var ran = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        int thread = Environment.CurrentManagedThreadId;

        _time.Enqueue(() => _time.Enqueue(() => ran.SetResult(Thread.CurrentThread.IsThreadPoolThread)));

        Assert.That(await ran.Task.WaitAsync(Patience), Is.True);
    }

    [Test]
    public void Work_of_many_threads_runs_one_at_a_time_and_each_thread_s_in_order()
    {
        const int Threads = 4;
        const int Each = 2_000;
        int running = 0;
        int collisions = 0;
        int[] latest = [-1, -1, -1, -1];
        int disorders = 0;
        int ran = 0;

        var threads = Enumerable.Range(0, Threads).Select(id => new Thread(() =>
        {
            for (int number = 0; number < Each; number++)
            {
                int mine = number;
                _time.Enqueue(() =>
                {
                    collisions += Interlocked.Increment(ref running) == 1 ? 0 : 1;
                    disorders += latest[id] == mine - 1 ? 0 : 1;
                    latest[id] = mine;
                    ran++;
                    Interlocked.Decrement(ref running);
                });
                if (id == 0 && number % 100 == 0)
                    _time.Settle();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.That(threads.TrueForAll(thread => thread.Join(Patience)), Is.True);
        _time.Settle();

        Assert.That((collisions, disorders, ran), Is.EqualTo((0, 0, Threads * Each)));
    }

    [Test]
    public void The_caller_takes_over_from_the_pool_after_the_work_at_hand()
    {
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        _time.Enqueue(() =>
        {
            begun.Set();
            mayEnd.Wait(Patience);
            _log.Add("pool's");
        });
        Assert.That(begun.Wait(Patience), Is.True);
        var caller = new Thread(_time.Settle);
        _time.Enqueue(() =>
        {
            _log.Add("handed over");
            _time.Enqueue(() => _log.Add($"on the caller's thread: {Environment.CurrentManagedThreadId == caller.ManagedThreadId}"));
        });

        caller.Start();
        Assert.That(SpinWait.SpinUntil(() => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience), Is.True);
        mayEnd.Set();
        Assert.That(caller.Join(Patience), Is.True);

        Assert.That(_log, Is.EqualTo(new[] { "pool's", "handed over", "on the caller's thread: True" }));
    }

    [Test]
    public void Two_threads_that_advance_take_turns()
    {
        using var begun = new ManualResetEventSlim();
        _time.After(Seconds(1), () =>
        {
            begun.Set();
            _log.Add("first begins");
        });
        for (int second = 2; second <= 1_000; second++)
            _time.After(Seconds(second), () => { });
        _time.After(Seconds(1_000), () => _log.Add("first ends"));
        _time.After(Seconds(1_001), () => _log.Add("second"));

        var first = new Thread(() => _time.Advance(Seconds(1_000)));
        first.Start();
        Assert.That(begun.Wait(Patience), Is.True);
        _time.Advance(Seconds(1));
        Assert.That(first.Join(Patience), Is.True);

        Assert.That(_log, Is.EqualTo(new[] { "first begins", "first ends", "second" }));
        Assert.That(_time.Steady(), Is.EqualTo(1_001));
    }

    [Test]
    public void The_contexts_of_the_thread_are_restored()
    {
        var context = new SynchronizationContext();
        var local = new AsyncLocal<string> { Value = "the test's" };
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            _time.Enqueue(() => local.Value = "the work's");
            _time.Settle();
            _time.After(Seconds(1), () => local.Value = "the timer's");
            _time.Step();
            _time.After(Seconds(1), () => throw new FormatException());
            Assert.Throws<FormatException>(() => _time.Advance(Seconds(1)));

            Assert.That(SynchronizationContext.Current, Is.SameAs(context));
            Assert.That(local.Value, Is.EqualTo("the test's"));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    [Test]
    public void A_caller_who_suppresses_the_flow_of_contexts_still_does_afterwards()
    {
        var local = new AsyncLocal<string> { Value = "the test's" };
        using (ExecutionContext.SuppressFlow())
        {
            _time.Enqueue(() => _log.Add($"{local.Value ?? "nothing"}, suppressed: {ExecutionContext.IsFlowSuppressed()}"));
            _time.Settle();

            Assert.That(ExecutionContext.IsFlowSuppressed(), Is.True);
            Assert.That(local.Value, Is.EqualTo("the test's"));
        }

        Assert.That(ExecutionContext.IsFlowSuppressed(), Is.False);
        Assert.That(local.Value, Is.EqualTo("the test's"));
        Assert.That(_log, Is.EqualTo(new[] { "nothing, suppressed: False" }));
    }

    [Test]
    public void Nothing_ambient_leaks_into_work_or_from_work_to_work()
    {
        _time.Choose = _ => 0;
        var local = new AsyncLocal<string> { Value = "the test's" };
        _time.After(Seconds(1), () => _log.Add($"timer: {local.Value ?? "nothing"}"));
        _time.Enqueue(() =>
        {
            _log.Add($"first: {local.Value ?? "nothing"}");
            local.Value = "the first's";
            SynchronizationContext.SetSynchronizationContext(null);
        });
        _time.Enqueue(() => _log.Add($"second: {local.Value ?? "nothing"}, context: {SynchronizationContext.Current is not null}"));
        _time.Enqueue(() => _ = ExecutionContext.SuppressFlow());
        _time.Enqueue(() => _log.Add($"fourth: suppressed: {ExecutionContext.IsFlowSuppressed()}"));

        _time.Step();

        Assert.That(_log, Is.EqualTo(new[] { "first: nothing", "second: nothing, context: True", "fourth: suppressed: False", "timer: nothing" }));
    }

    [Test]
    public async Task Nothing_ambient_leaks_into_work_that_the_pool_runs()
    {
        var local = new AsyncLocal<string> { Value = "the test's" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

        _time.Enqueue(() => seen.SetResult(local.Value));

        Assert.That(await seen.Task.WaitAsync(Patience), Is.Null);
    }

    [Test]
    public void What_a_body_sets_for_itself_it_keeps_across_its_awaits()
    {
        var local = new AsyncLocal<string>();
        _time.Enqueue(() => _ = Body("a"));
        _time.Enqueue(() => _ = Body("b"));

        _time.Advance(Seconds(5));

        Assert.That(_log, Is.EqualTo(new[] { "a: a at 1", "b: b at 1", "a: a at 2", "b: b at 2" }));

        async Task Body(string name)
        {
            local.Value = name;
            for (int round = 0; round < 2; round++)
            {
                await Task.Delay(Seconds(1), _time);
                _log.Add($"{name}: {local.Value} at {_time.Steady()}");
            }
        }
    }

    [Test]
    public void Delays_and_yields_of_bodies_come_back_to_the_strand_in_order()
    {
        int thread = Environment.CurrentManagedThreadId;
        _time.Choose = _ => 0;
        _time.Enqueue(() => _ = Body("a", 1));
        _time.Enqueue(() => _ = Body("b", 1));
        _time.Enqueue(() => _ = Body("c", 0.5));

        _time.Advance(Seconds(10));

        Assert.That(_log, Is.EqualTo(new[]
        {
            "a begins at 0", "b begins at 0", "c begins at 0", "a yielded at 0", "b yielded at 0", "c yielded at 0",
            "c at 0.5", "c ends at 0.5", "a at 1", "a ends at 1", "b at 1", "b ends at 1",
        }));

        async Task Body(string name, double delay)
        {
            Note($"{name} begins");
            await Task.Yield();
            Note($"{name} yielded");
            await Task.Delay(Seconds(delay), _time);
            Note($"{name}");
            await Task.Yield();
            Note($"{name} ends");
        }

        void Note(string what) =>
            _log.Add(Environment.CurrentManagedThreadId == thread ? $"{what} at {_time.Steady()}" : $"{what} on another thread");
    }

    [Test]
    public void Delays_with_ConfigureAwait_false_stay_on_the_strand()
    {
        int thread = Environment.CurrentManagedThreadId;
        using var source = new CancellationTokenSource(Seconds(7), _time);
        _time.Choose = _ => 0;
        _time.Enqueue(() => _ = Body());

        _time.Advance(Seconds(10));

        Assert.That(_log, Is.EqualTo(new[] { "1 True", "3 True", "4 True TimeoutException", "7 True TaskCanceledException" }));

        async Task Body()
        {
            await Task.Delay(Seconds(1), _time).ConfigureAwait(false);
            Note();
            await Library().ConfigureAwait(false);
            Note();
            await Failing(new TaskCompletionSource().Task.WaitAsync(Seconds(1), _time)).ConfigureAwait(false);
            var cancelled = new TaskCompletionSource();
            using CancellationTokenRegistration registration = source.Token.Register(() => cancelled.SetCanceled());
            await Failing(cancelled.Task).ConfigureAwait(false);
        }

        async Task Library() => await Task.Delay(Seconds(2), _time).ConfigureAwait(false);

        async Task Failing(Task task)
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                Note($" {failure.GetType().Name}");
            }
        }

        void Note(string more = "") => _log.Add($"{_time.Steady()} {Environment.CurrentManagedThreadId == thread}{more}");
    }

    [Test]
    public void Cancelled_delays_of_bodies_come_back_to_the_strand()
    {
        int thread = Environment.CurrentManagedThreadId;
        using var source = new CancellationTokenSource();
        _time.Choose = _ => 0;
        _time.Enqueue(() => _ = Body());
        _time.After(Seconds(3), () => _time.Track(source.CancelAsync()));

        _time.Advance(Seconds(10));

        Assert.That(_log, Is.EqualTo(new[] { "cancelled at 3, on the strand: True" }));

        async Task Body()
        {
            try
            {
                await Task.Delay(Seconds(100), _time, source.Token);
            }
            catch (OperationCanceledException)
            {
                _log.Add($"cancelled at {_time.Steady()}, on the strand: {Environment.CurrentManagedThreadId == thread}");
            }
        }
    }

    [Test]
    public void A_periodic_timer_of_the_framework_ticks_on_the_strand()
    {
        _time.Enqueue(() => _ = Body());

        _time.Advance(Seconds(7));

        Assert.That(_log, Is.EqualTo(new[] { "2", "4", "6" }));

        async Task Body()
        {
            using var timer = new PeriodicTimer(Seconds(2), _time);
            while (await timer.WaitForNextTickAsync())
                _log.Add($"{_time.Steady()}");
        }
    }

    [Test]
    public async Task What_is_sent_to_the_strand_runs_there_before_the_sender_goes_on()
    {
        SynchronizationContext strand = await ContextOfTheStrand();

        strand.Send(_ => _log.Add($"sent, under the strand's context: {SynchronizationContext.Current == strand}"), null);
        _log.Add("sender");
        Assert.Throws<FormatException>(() => strand.Send(_ => throw new FormatException(), null));
        _time.Enqueue(() =>
        {
            strand.Send(_ => _log.Add("nested"), null);
            _log.Add("nest");
        });
        _time.Settle();

        Assert.That(_log, Is.EqualTo(new[] { "sent, under the strand's context: True", "sender", "nested", "nest" }));
        Assert.That(strand.CreateCopy(), Is.SameAs(strand));
    }

    [Test]
    public async Task A_sender_does_not_wait_without_end()
    {
        SynchronizationContext strand = await ContextOfTheStrand();
        _time.SettleTimeout = TimeSpan.FromMilliseconds(30);
        _time.Choose = _ => 0;

        Assert.That(() => strand.Send(_ => { }, null), Throws.TypeOf<TimeoutException>().With.Message.Contains("nobody settles"));
    }

    private Task<SynchronizationContext> ContextOfTheStrand()
    {
        var found = new TaskCompletionSource<SynchronizationContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        _time.Enqueue(() => found.SetResult(SynchronizationContext.Current!));
        return found.Task.WaitAsync(Patience);
    }
}
