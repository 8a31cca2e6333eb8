namespace TaskLoops.Tests.Faults;

/// <summary>No thread of the pool is free: loops stand still, go on when one is, and account for what passed. The pool is the process': these run alone.</summary>
[NonParallelizable]
[CancelAfter(120_000)]
public sealed class StarvationTests
{
    private static readonly Schedule _everySecond = Schedule.Every(TimeSpan.FromSeconds(1));

    [TestCase(MissedOccurrences.RunOnce, 1)]
    [TestCase(MissedOccurrences.RunOnce, 3)]
    [TestCase(MissedOccurrences.Skip, 1)]
    [TestCase(MissedOccurrences.Skip, 3)]
    [Category("T4")]
    public async Task What_passed_while_no_thread_was_free_is_judged_like_any_other_delay(MissedOccurrences missed, int maxOverlap, CancellationToken limit)
    {
        var clock = new PoolClock();
        var told = new ToldLines();
        await using var loop = TaskLoop.Create(
            _everySecond, (_, _) => { }, new LoopOptions { TimeProvider = clock, Listener = told, MissedOccurrences = missed, MaxOverlap = maxOverlap });
        _ = loop.Start();
        List<string> lines = [.. await told.NextAsync(1, limit)];

        int toldMeanwhile;
        using (new StarvedPool())
        {
            for (var second = 0; second < 20; second++)
                clock.Advance(1);
            clock.Advance(0.7);
            toldMeanwhile = told.Count;
        }

        lines.AddRange(await told.NextAsync(missed == MissedOccurrences.RunOnce ? 2 : 1, limit));
        clock.Advance(0.3);
        lines.AddRange(await told.NextAsync(1, limit));
        clock.Advance(1);
        lines.AddRange(await told.NextAsync(1, limit));

        Assert.That(toldMeanwhile, Is.Zero);
        Assert.That(lines, Is.EqualTo(missed == MissedOccurrences.RunOnce
            ? new[] { "#0 for 0:00, 0.0 late, missed 0", "missed 20", "#1 for 0:20, 0.7 late, missed 20, made up", "#2 for 0:21, 0.0 late, missed 0", "#3 for 0:22, 0.0 late, missed 0" }
            : ["#0 for 0:00, 0.0 late, missed 0", "missed 20", "#1 for 0:21, 0.0 late, missed 20", "#2 for 0:22, 0.0 late, missed 0"]));
    }

    [Test]
    [Category("L11")]
    public async Task A_shutdown_that_begins_while_no_thread_is_free_ends_all_loops_when_one_is(CancellationToken limit)
    {
        var clock = new PoolClock();
        var registry = new LoopRegistry();
        var loops = Enumerable.Range(0, 20)
            .Select(_ => TaskLoop.Create(_everySecond, async (_, _) => await Task.Yield(), new LoopOptions { TimeProvider = clock, Registry = registry }))
            .ToList();
        var runs = loops.ConvertAll(loop => loop.Start());

        Task<IReadOnlyList<string>> stop;
        using (new StarvedPool())
            stop = registry.StopAllAsync(TimeSpan.FromSeconds(10));

        Assert.That(await stop.WaitAsync(limit), Is.Empty);
        await Task.WhenAll(runs).WaitAsync(limit);
        Assert.That(loops.TrueForAll(loop => loop is { IsRunning: false, HasFailed: false }), Is.True);
    }

    [Test]
    [Category("L11")]
    public async Task Bodies_that_block_their_threads_are_named_when_the_time_of_the_shutdown_is_up_and_the_others_end(CancellationToken limit)
    {
        var clock = new PoolClock();
        var told = new ToldLines();
        var registry = new LoopRegistry();
        using var open = new ManualResetEventSlim();
        using var inside = new CountdownEvent(2);
        void Block()
        {
            inside.Signal();
            open.Wait(CancellationToken.None);
        }

        TaskLoop Make(string name, Action body, LoopListener? listener) =>
            TaskLoop.Create(_everySecond, (_, _) => body(), new LoopOptions { TimeProvider = clock, Registry = registry, Name = name, Listener = listener });
        List<TaskLoop> loops = [Make("second", Block, null), Make("first", Block, told), Make("other", () => { }, null)];
        var runs = loops.ConvertAll(loop => loop.Start());
        await Task.Run(() => inside.Wait(limit), limit);

        var stop = registry.StopAllAsync(TimeSpan.FromSeconds(10));
        await runs[2].WaitAsync(limit);
        clock.Advance(5);
        await Task.Run(() => SpinWait.SpinUntil(() => clock.ArmedTimers == 2), limit).WaitAsync(limit);
        clock.Advance(5);
        var late = await stop.WaitAsync(limit);
        open.Set();
        await Task.WhenAll(runs).WaitAsync(limit).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.That(late, Is.EqualTo(new[] { "first", "second" }));
        Assert.That(await told.NextAsync(2, limit), Is.EqualTo(new[] { "#0 for 0:00, 0.0 late, missed 0", "first has not ended in 10 s" }));
        Assert.That(loops.TrueForAll(loop => !loop.IsRunning), Is.True);
    }
}
