using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Gate;

public sealed class GateTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly ReadyGate _gate = new();

    public GateTests() => _log = new ListenerLog(_time);

    [Test]
    [Category("G1")]
    public void Every_run_passes_the_gate_then_the_before_hook_then_iterates()
    {
        var loop = Loop(count: 1);
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));
        _gate.Open();
        _time.Advance(TimeSpan.FromSeconds(5));
        _gate.Close();
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));
        _gate.Open();
        _time.Settle();

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "5 before hook",
            "5 #0 begins",
            "5 #0.1 Succeeded in 0",
            "5 run ended Completed after 1",
            "10 run started",
            "15 before hook",
            "15 #0 begins",
            "15 #0.1 Succeeded in 0",
            "15 run ended Completed after 1",
        }));
    }

    [Test]
    [Category("G1")]
    public void An_open_gate_is_passed_at_once()
    {
        _gate.Open();
        Loop(count: 1).Start();

        _time.Settle();

        Assert.That(_log.With("before hook", "begins"), Is.EqualTo(new[] { "0 before hook", "0 #0 begins" }));
    }

    [Test]
    [Category("G1")]
    public void Closing_does_not_touch_a_running_loop()
    {
        _gate.Open();
        Loop().Start();
        _time.Advance(TimeSpan.FromSeconds(5));

        _gate.Close();
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.That(_log.With("begins", "ended"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "20 #2 begins" }));
    }

    [Test]
    [Category("G1")]
    public void Opening_lets_through_whoever_waits_even_if_the_gate_closes_again_at_once()
    {
        Loop(count: 1).Start();
        var other = _gate.WaitAsync();
        _time.Settle();

        _gate.Open();
        _gate.Close();
        _time.Settle();

        Assert.That(other.IsCompletedSuccessfully, Is.True);
        Assert.That(_log.With("before hook", "begins"), Is.EqualTo(new[] { "0 before hook", "0 #0 begins" }));
    }

    [Test]
    [Category("G1")]
    public void A_loop_that_was_started_while_the_gate_was_open_passes_though_it_closes_at_once()
    {
        _gate.Open();
        Loop(count: 1).Start();
        _gate.Close();

        _time.Settle();

        Assert.That(_log.With("before hook", "begins"), Is.EqualTo(new[] { "0 before hook", "0 #0 begins" }));
    }

    [Test]
    [Category("G1")]
    public void Whoever_comes_after_the_closing_waits()
    {
        _gate.Open();
        _gate.Close();
        Loop(count: 1).Start();
        var other = _gate.WaitAsync();

        _time.Settle();

        Assert.That((_gate.IsOpen, other.IsCompleted), Is.EqualTo((false, false)));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started" }));
    }

    [Test]
    [Category("G1")]
    public void Opening_and_closing_twice_does_nothing_more()
    {
        Assert.That(_gate.IsOpen, Is.False);
        _gate.Close();
        _gate.Open();
        _gate.Open();
        Assert.That(_gate.IsOpen, Is.True);
        Assert.That(_gate.WaitAsync().IsCompletedSuccessfully, Is.True);
        _gate.Close();
        Assert.That(_gate.IsOpen, Is.False);
    }

    [Test]
    [Category("G1")]
    public void The_gate_is_there_without_the_option_in_any_before_hook()
    {
        var loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromSeconds(10)), (_, _) => { }, new LoopOptions { TimeProvider = _time, Listener = _log })
            .BeforeLoop(cancelled => _gate.WaitAsync(cancelled));
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started" }));

        loop.Stop();
        _time.Settle();

        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", "3 run ended Stopped after 0" }));
    }

    [Test]
    [Category("G2")]
    public void Waiting_for_it_is_reported_after_30_seconds_then_every_10_minutes()
    {
        Loop(count: 1).Start();

        _time.Advance(TimeSpan.FromMinutes(25));
        _gate.Open();
        _time.Advance(TimeSpan.FromMinutes(60));

        Assert.That(_log.Lines.Take(5), Is.EqualTo(new[]
        {
            "0 run started", "30 gate awaited for 30", "630 gate awaited for 630", "1230 gate awaited for 1230", "1500 before hook",
        }));
        Assert.That(_log.With("gate awaited"), Has.Count.EqualTo(3));
    }

    [Test]
    [Category("G2")]
    public void A_gate_that_opens_within_30_seconds_is_not_reported()
    {
        Loop(count: 1).Start();

        _time.Advance(TimeSpan.FromSeconds(29.9));
        _gate.Open();
        _time.Advance(TimeSpan.FromMinutes(60));

        Assert.That(_log.With("gate awaited"), Is.Empty);
    }

    [TestCase("cancel", "Cancelled")]
    [TestCase("stop", "Stopped")]
    [Category("G2")]
    public void Waiting_for_it_can_be_ended_at_once_and_calls_the_after_hook_alone(string how, string reason)
    {
        var loop = Loop().AfterLoop((end, _) => _log.Write($"after hook {end.Reason}"));
        var run = loop.Start();
        _time.Advance(TimeSpan.FromSeconds(5));
        if (how == "stop")
            loop.Stop();
        else
            loop.Cancel();

        _time.Advance(TimeSpan.FromMinutes(60));
        _gate.Open();
        _time.Advance(TimeSpan.FromMinutes(60));

        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", $"5 after hook {reason}", $"5 run ended {reason} after 0" }));
        Assert.That(run.IsCompleted, Is.True);
    }

    [Test]
    [Category("G2")]
    public void A_wait_of_ones_own_ends_with_its_token_and_touches_no_other()
    {
        using var mine = new CancellationTokenSource();
        var (cancelled, other) = (_gate.WaitAsync(mine.Token), _gate.WaitAsync());

        mine.Cancel();
        var wasPending = !other.IsCompleted;
        _gate.Open();

        Assert.That((cancelled.IsCanceled, wasPending, other.IsCompletedSuccessfully), Is.EqualTo((true, true, true)));
    }

    [Test]
    [Category("G2")]
    [CancelAfter(60_000)]
    public async Task Nothing_that_waits_runs_on_the_thread_that_opens_it(CancellationToken limit)
    {
        var opener = 0;
        var threads = new List<int>();
        var began = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromDays(1)),
                (_, _) => { },
                new LoopOptions { Gate = _gate, Listener = _log })
            .BeforeLoop(_ => began.SetResult(Environment.CurrentManagedThreadId));
        _ = loop.Start();
        var waiter = Wait();
        var thread = new Thread(() =>
        {
            opener = Environment.CurrentManagedThreadId;
            _gate.Open();
            lock (threads)
                threads.Add(opener);
        });
        thread.Start();

        await Task.WhenAll(began.Task, waiter).WaitAsync(_patience, limit);
        Assert.That(thread.Join(_patience), Is.True);

        Assert.That(await began.Task, Is.Not.EqualTo(opener));
        Assert.That(await waiter, Is.Not.EqualTo(opener));

        async Task<int> Wait()
        {
            await _gate.WaitAsync(limit).ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    [Category("G2")]
    public void The_state_says_what_is_waited_for()
    {
        var loop = Loop();
        loop.Start();

        _time.Settle();

        Assert.That((loop.IsRunning, loop.GetStatus().State, loop.NextIteration), Is.EqualTo((true, LoopState.WaitingForGate, (DateTimeOffset?)null)));
    }

    private TaskLoop Loop(int? count = null) => TaskLoop
        .Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (_, _) => { },
            new LoopOptions { TimeProvider = _time, Listener = _log, Gate = _gate, Count = count })
        .BeforeLoop(_ => _log.Write("before hook"));
}
