using System.Diagnostics;

namespace TaskLoops.Tests.Precision;

/// <summary>What can be said of timers in real time without saying how long they take: what is called, how often, in which order, and never early.</summary>
[CancelAfter(60_000)]
public sealed class PreciseTimeProviderTests
{
    private static readonly TimeSpan _off = Timeout.InfiniteTimeSpan;

    [Test]
    [Category("T6")]
    public async Task A_loop_on_the_fine_clock_never_begins_early()
    {
        var early = new List<string>();
        var beforeStart = Stopwatch.GetTimestamp();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromMilliseconds(2)),
            (iteration, _) =>
            {
                if (Stopwatch.GetElapsedTime(beforeStart) < iteration.Index * TimeSpan.FromMilliseconds(2) || iteration.Lateness < TimeSpan.Zero)
                    early.Add($"#{iteration.Index}");
            },
            new LoopOptions { TimeProvider = PreciseTimeProvider.Shared, Count = 50 });

        await loop.Start();

        Assert.That(early, Is.Empty);
        Assert.That(loop.CurrentIteration, Is.EqualTo(49));
    }

    [Test]
    public async Task A_timer_calls_once_on_the_pool_not_early_and_without_the_creators_context()
    {
        var flow = new AsyncLocal<string> { Value = "of the creator" };
        var called = new TaskCompletionSource<(TimeSpan After, bool OnPool, string? Flow, object? State)>();
        var began = Stopwatch.GetTimestamp();
        await using var timer = PreciseTimeProvider.Shared.CreateTimer(
            state => called.SetResult((Stopwatch.GetElapsedTime(began), Thread.CurrentThread.IsThreadPoolThread, flow.Value, state)),
            "state",
            TimeSpan.FromMilliseconds(3),
            _off);

        var (after, onPool, seen, state) = await called.Task;

        Assert.That((onPool, seen, state), Is.EqualTo((true, default(string), (object)"state")));
        Assert.That(after < TimeSpan.FromMilliseconds(3), Is.False, "early");
    }

    [Test]
    public async Task Timers_call_in_the_order_in_which_they_are_due()
    {
        var order = new List<int>();
        var all = new CountdownEvent(3);
        var timers = new List<ITimer>();
        foreach (var due in (int[])[60, 20, 40])
            timers.Add(PreciseTimeProvider.Shared.CreateTimer(_ => Note(due), null, TimeSpan.FromMilliseconds(due), _off));

        await Task.Run(() => all.Wait());

        Assert.That(order, Is.EqualTo(new[] { 20, 40, 60 }));
        foreach (var timer in timers)
            await timer.DisposeAsync();

        void Note(int due)
        {
            lock (order)
                order.Add(due);
            all.Signal();
        }
    }

    [Test]
    public async Task A_periodic_timer_calls_until_it_is_changed_to_never()
    {
        var calls = 0;
        var five = new TaskCompletionSource();
        ITimer? timer = null;
        timer = PreciseTimeProvider.Shared.CreateTimer(
            _ =>
            {
                if (Interlocked.Increment(ref calls) != 5)
                    return;

                Volatile.Read(ref timer)!.Change(_off, _off);
                five.SetResult();
            },
            null,
            _off,
            _off);
        timer.Change(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));

        await five.Task;
        await timer.DisposeAsync();

        Assert.That(calls, Is.EqualTo(5));
        Assert.That(timer.Change(TimeSpan.Zero, _off), Is.False, "disposed of");
    }

    [Test]
    public async Task Disposed_of_asynchronously_a_timer_waits_for_the_call_in_progress()
    {
        var steps = new List<string>();
        var inside = new TaskCompletionSource();
        var goOn = new ManualResetEventSlim();
        var timer = PreciseTimeProvider.Shared.CreateTimer(
            _ =>
            {
                inside.SetResult();
                goOn.Wait();
                steps.Add("call ends");
            },
            null,
            TimeSpan.Zero,
            _off);

        await inside.Task;
        var disposal = timer.DisposeAsync();
        Assert.That(disposal.IsCompleted, Is.False);
        goOn.Set();
        await disposal;
        steps.Add("disposed of");

        Assert.That(steps, Is.EqualTo(new[] { "call ends", "disposed of" }));
    }

    [Test]
    public void A_negative_time_is_refused_by_name()
    {
        Assert.That(
            () => PreciseTimeProvider.Shared.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-2), _off),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("dueTime"));
        Assert.That(
            () => PreciseTimeProvider.Shared.CreateTimer(_ => { }, null, _off, TimeSpan.FromSeconds(-2)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("period"));
    }

    [Test]
    public void Its_clocks_are_the_systems()
    {
        Assert.That(PreciseTimeProvider.Shared.TimestampFrequency, Is.EqualTo(TimeProvider.System.TimestampFrequency));
        Assert.That(PreciseTimeProvider.Shared.LocalTimeZone, Is.EqualTo(TimeProvider.System.LocalTimeZone));
    }
}
