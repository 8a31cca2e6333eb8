using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Gate;

[Category("G3")]
public sealed class ConnectionTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly LoopConnection _connection = new();
    private double _random = 1;
    private int _failures;

    public ConnectionTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_connection_is_up_until_told_otherwise()
    {
        var states = new List<bool> { _connection.IsUp };
        _connection.Down();
        _connection.Down();
        states.Add(_connection.IsUp);
        _connection.Up();
        _connection.Up();
        states.Add(_connection.IsUp);

        Assert.That(states, Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void By_default_a_loop_runs_on_without_connection()
    {
        Start(WhileDisconnected.Run);
        _connection.Down();

        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.That(_log.With("begins"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins", "20 #2 begins" }));
        Assert.That(new LoopOptions().WhileDisconnected, Is.EqualTo(WhileDisconnected.Run));
    }

    [Test]
    public void Hold_delays_an_iteration_until_the_connection_returns()
    {
        Start(WhileDisconnected.Hold);
        _time.Advance(TimeSpan.FromSeconds(5));
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(9));

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "14 #1 begins", "20 #2 begins" }), "10 is 4 s late, which is in time (T4)");
    }

    [Test]
    public void What_was_missed_in_a_hold_is_made_up_once()
    {
        Start(WhileDisconnected.Hold);
        _time.Advance(TimeSpan.FromSeconds(5));
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(33));

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "38 missed 3, made up", "38 #1 begins, missed 3, make-up", "40 #2 begins" }));
    }

    [Test]
    public void What_was_missed_in_a_hold_is_passed_over_if_so_wished()
    {
        Start(WhileDisconnected.Hold, MissedOccurrences.Skip);
        _time.Advance(TimeSpan.FromSeconds(5));
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(33));

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "38 missed 3", "40 #1 begins, missed 3" }));
    }

    [Test]
    public void A_connection_that_is_back_before_the_occurrence_delays_nothing()
    {
        Start(WhileDisconnected.Hold);
        _time.Advance(TimeSpan.FromSeconds(5));
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(2));

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(_log.With("begins"), Is.EqualTo(new[] { "0 #0 begins", "10 #1 begins" }));
    }

    [Test]
    public void An_iteration_in_flight_is_not_touched_when_the_connection_is_lost()
    {
        var gate = new TaskCompletionSource();
        TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (_, cancelled) => gate.Task.WaitAsync(cancelled),
            new LoopOptions { TimeProvider = _time, Listener = _log, Connection = _connection, WhileDisconnected = WhileDisconnected.Hold }).Start();
        _time.Settle();

        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(1));
        gate.SetResult();
        _time.Settle();

        Assert.That(_log.With("#0"), Is.EqualTo(new[] { "0 #0 begins", "1 #0.1 Succeeded in 1" }));
    }

    [Test]
    public void The_first_iteration_is_held_as_well_and_the_state_says_so()
    {
        _connection.Down();
        var loop = Start(WhileDisconnected.Hold);
        _time.Advance(TimeSpan.FromSeconds(3));
        var status = loop.GetStatus();

        _connection.Up();
        _time.Settle();

        Assert.That((status.State, status.NextIteration), Is.EqualTo((LoopState.Held, (DateTimeOffset?)_time.GetUtcNow().AddSeconds(-3))));
        Assert.That(_log.With("begins"), Is.EqualTo(new[] { "3 #0 begins" }));
    }

    [Test]
    public void A_loop_whose_occurrence_is_not_due_sleeps_though_the_connection_is_down()
    {
        var loop = Start(WhileDisconnected.Hold);
        _time.Settle();

        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(9));
        var before = loop.GetStatus().State;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((before, loop.GetStatus().State), Is.EqualTo((LoopState.Sleeping, LoopState.Held)));
    }

    [TestCase("stop", "Stopped")]
    [TestCase("cancel", "Cancelled")]
    public void A_hold_ends_at_once_and_runs_no_body(string how, string reason)
    {
        _connection.Down();
        var loop = Start(WhileDisconnected.Hold);
        _time.Advance(TimeSpan.FromSeconds(3));
        if (how == "stop")
            loop.Stop();
        else
            loop.Cancel();

        _time.Settle();
        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", $"3 run ended {reason} after 0" }));
    }

    [Test]
    public void Hold_delays_a_retry_until_the_connection_returns()
    {
        _failures = 1;
        Start(WhileDisconnected.Hold, every: 1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(99));

        _connection.Up();
        _time.Settle();

        Assert.That(_log.With("retry", "#0.2"), Is.EqualTo(new[] { "0 retry Body.1 in 2: SocketException", "100 #0.2 Succeeded in 100" }));
    }

    [Test]
    public void A_retry_of_the_before_hook_is_held_as_well()
    {
        var calls = 0;
        _connection.Down();
        Loop(WhileDisconnected.Hold, every: 1000).BeforeLoop(_ =>
        {
            _log.Write("before hook");
            if (++calls == 1)
                throw new SocketException();
        }).Start();
        _time.Advance(TimeSpan.FromSeconds(50));

        _connection.Up();
        _time.Settle();

        Assert.That(_log.With("before hook"), Is.EqualTo(new[] { "0 before hook", "50 before hook" }));
    }

    [TestCase(0, 100)]
    [TestCase(0.5, 102.5)]
    [TestCase(0.9, 104.5)]
    [Category("E1")]
    public void A_connection_that_returns_ends_a_back_off_within_five_seconds(double fraction, double retried)
    {
        _failures = 8;
        Start(WhileDisconnected.Run, every: 10_000);
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.That(_log.Retries, Has.Count.EqualTo(6), "the retry after the sixth attempt is due at 126");
        _connection.Down();
        _time.Advance(TimeSpan.FromSeconds(1));
        _random = fraction;

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(_log.Lines.Skip(8).Take(1), Is.EqualTo(new[] { $"{retried} retry Body.7 in {128 * fraction}: SocketException" }));
    }

    [Test]
    [Category("E1")]
    public void A_back_off_that_is_shorter_than_that_is_not_made_longer()
    {
        _failures = 1;
        Start(WhileDisconnected.Run, every: 1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        _connection.Down();

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.With("#0.2"), Is.EqualTo(new[] { "2 #0.2 Succeeded in 2" }));
    }

    [Test]
    [Category("E1")]
    public void A_connection_that_was_up_all_the_time_ends_no_back_off()
    {
        _failures = 5;
        Start(WhileDisconnected.Run, every: 1000);
        _time.Advance(TimeSpan.FromSeconds(31));

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(_log.With("retry", "Succeeded").Skip(3), Is.EqualTo(new[] { "14 retry Body.4 in 16: SocketException", "30 retry Body.5 in 32: SocketException" }));
    }

    [Test]
    [Category("E1")]
    public void The_back_offs_of_overlapping_iterations_end_as_well()
    {
        TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (iteration, _) =>
            {
                if (iteration.Attempt < 4)
                    throw new SocketException();
            },
            new LoopOptions
            {
                TimeProvider = _time,
                Listener = _log,
                Connection = _connection,
                MaxOverlap = 2,
                Count = 2,
                Retry = new RetryPolicy { BaseDelay = TimeSpan.FromSeconds(100), Random = () => _random },
            }).Start();
        _time.Advance(TimeSpan.FromSeconds(10));
        _random = 0;

        _connection.Down();
        _connection.Up();
        _time.Settle();

        Assert.That(_log.With("Succeeded"), Is.EqualTo(new[] { "10 #0.4 Succeeded in 10", "10 #1.4 Succeeded in 9" }));
    }

    private TaskLoop Start(WhileDisconnected whileDisconnected, MissedOccurrences missed = MissedOccurrences.RunOnce, double every = 10)
    {
        var loop = Loop(whileDisconnected, missed, every);
        loop.Start();
        return loop;
    }

    private TaskLoop Loop(WhileDisconnected whileDisconnected, MissedOccurrences missed = MissedOccurrences.RunOnce, double every = 10)
    {
        var calls = 0;
        return TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(every)),
            (_, _) =>
            {
                if (++calls <= _failures)
                    throw new SocketException();
            },
            new LoopOptions
            {
                TimeProvider = _time,
                Listener = _log,
                Connection = _connection,
                WhileDisconnected = whileDisconnected,
                MissedOccurrences = missed,
                Retry = new RetryPolicy { Random = () => _random },
            });
    }
}
