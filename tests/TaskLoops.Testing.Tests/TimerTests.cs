using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

public sealed class TimerTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Test]
    public void Timers_fire_by_instant_and_then_in_the_order_of_arming()
    {
        Arm("c", 3);
        Arm("b1", 2);
        ITimer last = Arm("b3", 1);
        Arm("b2", 2);
        Arm("a", 1);
        last.Change(Seconds(2), Timeout.InfiniteTimeSpan);

        _time.Advance(Seconds(3));

        Assert.That(_fired, Is.EqualTo(new[] { "a at 1", "b1 at 2", "b2 at 2", "b3 at 2", "c at 3" }));
    }

    [Test]
    public void A_timer_armed_at_an_instant_for_a_passed_target_fires_within_the_same_advance()
    {
        _time.After(Seconds(1), () =>
        {
            Arm("inner", 1);
            Arm("later", 5);
        });
        Arm("two", 2);

        _time.Advance(Seconds(4));

        Assert.That(_fired, Is.EqualTo(new[] { "two at 2", "inner at 2" }));
        Assert.That(_time.Steady(), Is.EqualTo(4));
        Assert.That(_time.NextTimer, Is.EqualTo(Seconds(2)));
    }

    [Test]
    public void A_step_fires_one_timer_alone()
    {
        Arm("a", 1);
        Arm("b", 1);
        Arm("c", 60);

        var steps = new List<string>();
        while (_time.NextTimer is { } next)
        {
            int armed = _time.ArmedTimers;
            bool stepped = _time.Step();
            steps.Add($"{armed} armed, next in {next.TotalSeconds}: {stepped}, {_fired[^1]}");
        }

        Assert.That(steps, Is.EqualTo(new[] { "3 armed, next in 1: True, a at 1", "2 armed, next in 0: True, b at 1", "1 armed, next in 59: True, c at 60" }));
        Assert.That(_time.Step(), Is.False);
        Assert.That(_time.ArmedTimers, Is.Zero);
        Assert.That(_time.Steady(), Is.EqualTo(60));
    }

    [Test]
    public void A_periodic_timer_keeps_its_grid()
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, Seconds(1), Seconds(2.5));

        _time.Advance(Seconds(9));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 1", "tick at 3.5", "tick at 6", "tick at 8.5" }));
    }

    [Test]
    public void A_periodic_timer_makes_up_a_counted_suspend_by_one_call_and_returns_to_its_grid()
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, Seconds(10), Seconds(10));

        _time.Suspend(Seconds(47), steadyClockCounts: true);
        _time.Advance(Seconds(15));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 47", "tick at 50", "tick at 60" }));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_period_of_zero_or_infinity_fires_once(int period)
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, Seconds(1), TimeSpan.FromMilliseconds(period));

        _time.Advance(Seconds(9));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 1" }));
    }

    [Test]
    public void A_periodic_timer_without_due_time_fires_at_once_and_then_by_its_period()
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, TimeSpan.Zero, Seconds(2));

        _time.Advance(Seconds(5));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 0", "tick at 2", "tick at 4" }));
    }

    [Test]
    public void An_infinite_timer_is_not_armed_until_it_is_changed()
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, Timeout.InfiniteTimeSpan, Seconds(1));

        _time.Advance(TimeSpan.FromDays(1_000));
        Assert.That(_time.NextTimer, Is.Null);
        timer.Change(Seconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(Seconds(3));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 86400001" }));
    }

    [Test]
    public void A_change_replaces_due_time_and_period()
    {
        using ITimer timer = _time.CreateTimer(_ => Fired("tick"), null, Seconds(5), Seconds(5));
        _time.Advance(Seconds(3));

        bool changed = timer.Change(Seconds(4), Seconds(1));
        _time.Advance(Seconds(6));
        timer.Change(Timeout.InfiniteTimeSpan, Seconds(1));
        _time.Advance(Seconds(60));

        Assert.That(changed, Is.True);
        Assert.That(_fired, Is.EqualTo(new[] { "tick at 7", "tick at 8", "tick at 9" }));
    }

    [Test]
    public void A_callback_can_change_its_own_timer()
    {
        ITimer timer = null!;
        timer = _time.CreateTimer(
            _ =>
            {
                Fired("tick");
                timer.Change(Seconds(_fired.Count), Seconds(100));
            },
            null,
            Seconds(1),
            Seconds(100));

        _time.Advance(Seconds(12));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 1", "tick at 2", "tick at 4", "tick at 7", "tick at 11" }));
        Assert.That(_time.ArmedTimers, Is.EqualTo(1));
    }

    [Test]
    public void A_callback_can_dispose_its_own_timer_and_others()
    {
        ITimer timer = null!;
        ITimer other = Arm("other", 2);
        timer = _time.CreateTimer(
            _ =>
            {
                Fired("tick");
                timer.Dispose();
                other.Dispose();
            },
            null,
            Seconds(1),
            Seconds(1));

        _time.Advance(Seconds(5));

        Assert.That(_fired, Is.EqualTo(new[] { "tick at 1" }));
        Assert.That(_time.ArmedTimers, Is.Zero);
    }

    [Test]
    public void A_disposed_timer_refuses_a_change()
    {
        ITimer timer = Arm("tick", 1);
        timer.Dispose();
        timer.Dispose();

        Assert.That(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), Is.False);
        Assert.That(_time.Step(), Is.False);
        Assert.That(_fired, Is.Empty);
    }

    [Test]
    public void A_callback_that_waits_to_run_outlives_a_change_but_not_a_disposal()
    {
        _time.Choose = _ => 0;
        ITimer changed = Arm("changed", 0);
        ITimer disposed = Arm("disposed", 0);

        changed.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        _time.Settle();

        Assert.That(_fired, Is.EqualTo(new[] { "changed at 0" }));
    }

    [Test]
    public async Task A_timer_without_due_time_never_fires_on_the_stack_of_its_maker()
    {
        bool arming = true;
        int thread = Environment.CurrentManagedThreadId;
        var onStack = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        _time.After(TimeSpan.Zero, () => onStack.SetResult(Volatile.Read(ref arming) && Environment.CurrentManagedThreadId == thread));
        Volatile.Write(ref arming, false);

        Assert.That(await onStack.Task.WaitAsync(Patience), Is.False);
    }

    [Test]
    public void A_timer_without_due_time_never_fires_on_the_stack_of_a_maker_on_the_strand()
    {
        _time.After(Seconds(1), () =>
        {
            ITimer timer = Arm("created", 0);
            ITimer other = Arm("changed", 60);
            other.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            Fired("maker");
        });

        _time.Advance(Seconds(1));

        Assert.That(_fired, Is.EqualTo(new[] { "maker at 1", "created at 1", "changed at 1" }));
    }

    [Test]
    public async Task Asynchronous_disposal_waits_for_the_callback_that_runs()
    {
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        bool ended = false;
        ITimer timer = _time.After(TimeSpan.Zero, () =>
        {
            begun.Set();
            mayEnd.Wait(Patience);
            ended = true;
        });
        Assert.That(begun.Wait(Patience), Is.True);

        Task disposal = timer.DisposeAsync().AsTask();
        bool early = disposal.IsCompleted;
        mayEnd.Set();
        await disposal.WaitAsync(Patience);

        Assert.That(early, Is.False);
        Assert.That(ended, Is.True);
    }

    [Test]
    public void Asynchronous_disposal_of_an_idle_timer_is_done_at_once()
    {
        ITimer timer = Arm("tick", 1);

        Assert.That(timer.DisposeAsync().AsTask().IsCompletedSuccessfully, Is.True);
        Assert.That(_time.ArmedTimers, Is.Zero);
    }

    [TestCase(-2)]
    [TestCase(0xffffffffL)]
    public void Times_beyond_the_limits_of_the_runtime_are_refused(long milliseconds)
    {
        TimeSpan time = TimeSpan.FromMilliseconds(milliseconds);

        Assert.That(
            Assert.Throws<ArgumentOutOfRangeException>(() => _time.CreateTimer(_ => { }, null, time, Timeout.InfiniteTimeSpan))!.ParamName,
            Is.EqualTo("dueTime"));
        Assert.That(
            Assert.Throws<ArgumentOutOfRangeException>(() => _time.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, time))!.ParamName,
            Is.EqualTo("period"));
        Assert.Throws<ArgumentNullException>(() => _time.CreateTimer(null!, null, TimeSpan.Zero, TimeSpan.Zero));
    }

    [Test]
    public void The_longest_timer_of_the_runtime_fires()
    {
        _time.After(TimeSpan.FromMilliseconds(0xfffffffe), () => Fired("longest"));

        _time.Step();

        Assert.That(_fired, Is.EqualTo(new[] { "longest at 4294967.294" }));
    }

    [Test]
    public void Random_timers_fire_as_a_sorted_list_says([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var expected = new List<(long Due, int Arming, int Id)>();
        var timers = new List<ITimer>();
        var fired = new List<int>();
        int armings = 0;

        for (int round = 0; round < 300; round++)
        {
            long now = _time.GetTimestamp();
            long due = random.Next(1, 50);
            int id = random.Next(timers.Count + 1);
            switch (random.Next(5))
            {
                case 0 when id < timers.Count:
                    timers[id].Dispose();
                    expected.RemoveAll(one => one.Id == id);
                    break;
                case 1 when id < timers.Count:
                    if (timers[id].Change(TimeSpan.FromTicks(due), Timeout.InfiniteTimeSpan))
                    {
                        expected.RemoveAll(one => one.Id == id);
                        expected.Add((now + due, armings++, id));
                    }

                    break;
                case 2:
                    int by = random.Next(20);
                    var passed = expected.Where(one => one.Due <= now + by).Order().ToList();
                    expected.RemoveAll(passed.Contains);
                    fired.Clear();
                    _time.Advance(TimeSpan.FromTicks(by));
                    Assert.That(fired, Is.EqualTo(passed.Select(one => one.Id)));
                    break;
                default:
                    int added = timers.Count;
                    timers.Add(_time.After(TimeSpan.FromTicks(due), () => fired.Add(added)));
                    expected.Add((now + due, armings++, added));
                    break;
            }

            Assert.That(_time.ArmedTimers, Is.EqualTo(expected.Count));
        }
    }

    private ITimer Arm(string name, double due) => _time.After(Seconds(due), () => Fired(name));

    private void Fired(string name) => _fired.Add($"{name} at {_time.Steady()}");
}
