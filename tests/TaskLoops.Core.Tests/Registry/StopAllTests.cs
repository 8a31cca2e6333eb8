using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Registry;

public sealed class StopAllTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly LoopRegistry _registry = new();

    public StopAllTests() => _log = new ListenerLog(_time);

    [Test]
    public async Task An_empty_registry_and_idle_loops_have_ended_already()
    {
        Assert.That(await _registry.StopAllAsync(_limit), Is.Empty);
        Add("idle", (_, _) => Task.CompletedTask, start: false);
        Assert.That(await _registry.StopAllAsync(_limit), Is.Empty);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task Half_of_the_time_is_for_a_graceful_end_the_rest_for_a_cancel_and_what_is_left_is_named()
    {
        var stubborn = new TaskCompletionSource();
        Add("c quick", (_, cancelled) => Task.Delay(TimeSpan.FromSeconds(4), _time, cancelled));
        Add("b heeds", (_, cancelled) => Task.Delay(TimeSpan.FromHours(4), _time, cancelled));
        Add("d stubborn", (_, _) => stubborn.Task);
        Add("a stubborn", (_, _) => stubborn.Task);
        Add("e asleep", (_, _) => Task.CompletedTask);
        _time.Settle();

        var stop = _registry.StopAllAsync(_limit);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        var early = stop.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That(await stop.WaitAsync(_patience), Is.EqualTo(new[] { "a stubborn", "d stubborn" }));
        Assert.That(early, Is.False);
        Assert.That(_log.With("after").Where(line => !line.Contains("run ended", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "0 e asleep after Stopped", "4 c quick after Stopped", "5 b heeds after Cancelled",
        }));
        Assert.That(_log.With("did not end"), Is.EqualTo(new[] { "10 a stubborn did not end in 10", "10 d stubborn did not end in 10" }));
    }

    [Test]
    public async Task A_body_that_ends_in_its_half_is_not_cancelled()
    {
        var wasCancelled = true;
        Add("quick", async (_, cancelled) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(4.9), _time, cancelled);
            wasCancelled = cancelled.IsCancellationRequested;
        });
        _time.Settle();

        var stop = _registry.StopAllAsync(_limit);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await stop.WaitAsync(_patience), Is.Empty);
        Assert.That(wasCancelled, Is.False);
    }

    [Test]
    public async Task The_token_of_a_hook_fires_when_the_time_is_up()
    {
        var loop = Add("flushes", (_, _) => Task.CompletedTask);
        loop.AfterLoop(async (_, limit) =>
        {
            await Task.Delay(Timeout.Infinite, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _log.Write("hook gives up");
        });
        _time.Settle();

        var stop = _registry.StopAllAsync(_limit);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(_log.With("gives up"), Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var named = await stop.WaitAsync(_patience);
        _time.Settle();

        Assert.That(named, Is.EqualTo(new[] { "flushes" }));
        Assert.That(_log.With("gives up", "run ended"), Is.EqualTo(new[] { "10 hook gives up", "10 run ended Stopped after 1" }));
    }

    [Test]
    public async Task A_throwing_body_a_throwing_hook_and_a_throwing_listener_keep_no_other_loop_from_stopping()
    {
        Add("throws", async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw new FormatException();
        }).AfterLoop((_, _) => throw new ArithmeticException());
        Add("well", (_, _) => Task.CompletedTask);
        _time.Settle();

        var stop = _registry.StopAllAsync(_limit);
        _time.Advance(_limit);

        Assert.That(await stop.WaitAsync(_patience), Is.Empty);
        Assert.That(_registry.Loops.Select(loop => loop.IsRunning), Is.All.False);
    }

    [Test]
    public async Task A_run_that_is_queued_does_not_begin()
    {
        var loop = Add("queued", (_, cancelled) => Task.Delay(TimeSpan.FromSeconds(1), _time, cancelled));
        _time.Settle();
        loop.Stop();
        var queued = loop.Start();

        var stop = _registry.StopAllAsync(_limit);
        _time.Advance(_limit);

        Assert.That(await stop.WaitAsync(_patience), Is.Empty);
        Assert.That((queued.IsCanceled, _log.With("run started").Count), Is.EqualTo((true, 1)));
    }

    private TaskLoop Add(string name, Func<LoopIteration, CancellationToken, Task> body, bool start = true)
    {
        var loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromHours(1)), body, new LoopOptions { TimeProvider = _time, Registry = _registry, Listener = _log, Name = name })
            .AfterLoop((end, _) => _log.Write($"{name} after {end.Reason}"));
        if (start)
            loop.Start();
        return loop;
    }
}
