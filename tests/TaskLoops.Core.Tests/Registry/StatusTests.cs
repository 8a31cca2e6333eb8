using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Registry;

public sealed class StatusTests
{
    private static readonly Schedule _everyTenSeconds = Schedule.Every(TimeSpan.FromSeconds(10));

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly DateTimeOffset _start;
    private readonly SocketException _handled = new();
    private readonly FormatException _unhandled = new();
    private readonly ReadyGate _gate = new();
    private readonly LoopConnection _connection = new();
    private readonly TaskCompletionSource _before = new();
    private readonly TaskCompletionSource _body = new();
    private readonly TaskCompletionSource _after = new();
    private readonly TaskLoop _loop;

    public StatusTests()
    {
        _start = _time.GetUtcNow();
        var options = new LoopOptions
        {
            Name = "digest",
            TimeProvider = _time,
            Listener = new ListenerLog(_time),
            Gate = _gate,
            Connection = _connection,
            WhileDisconnected = WhileDisconnected.Hold,
            Retry = new RetryPolicy { Random = () => 1 },
        };
        _loop = TaskLoop
            .Create(
                _everyTenSeconds,
                async (iteration, _) =>
                {
                    if (iteration is { Index: 0, Attempt: 1 })
                        await _body.Task;
                    if (iteration.Index == 2)
                        throw _unhandled;
                },
                options)
            .BeforeLoop(_ => _before.Task)
            .AfterLoop((_, _) => _after.Task);
    }

    [Test]
    public void A_loop_before_its_first_start_is_idle() => AssertStatus(LoopState.Idle);

    [Test]
    public void Every_state_of_a_run_shows_every_field()
    {
        _loop.Start();
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertStatus(LoopState.WaitingForGate);

        _gate.Open();
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertStatus(LoopState.Preparing);

        _connection.Down();
        _before.SetResult();
        _time.Advance(TimeSpan.FromSeconds(2));
        AssertStatus(LoopState.Held, next: 2);

        _connection.Up();
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertStatus(LoopState.Running, current: 0, next: 12, late: 2);

        _body.SetException(_handled);
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertStatus(LoopState.BackingOff, current: 0, next: 12, late: 2, failures: 1, last: _handled);

        _time.Advance(TimeSpan.FromSeconds(2));
        AssertStatus(LoopState.Sleeping, current: 0, next: 12, late: 2, failures: 1, last: _handled, took: 3);

        _time.Advance(TimeSpan.FromSeconds(5));
        AssertStatus(LoopState.Sleeping, current: 1, next: 22, late: 0, failures: 1, last: _handled, took: 0);

        _time.Advance(TimeSpan.FromSeconds(10));
        AssertStatus(LoopState.Ending, current: 2, late: 0, failures: 2, last: _unhandled, took: 0, hasFailed: true);

        _after.SetResult();
        _time.Settle();
        AssertStatus(LoopState.Idle, current: 2, late: 0, failures: 2, last: _unhandled, took: 0, hasFailed: true);

        _gate.Close();
        _loop.Start();
        _time.Settle();
        AssertStatus(LoopState.WaitingForGate);
    }

    [Test]
    public void A_loop_that_stops_is_ending_while_its_iteration_finishes()
    {
        _gate.Open();
        _before.SetResult();
        _loop.Start();
        _time.Settle();

        _loop.Stop();

        AssertStatus(LoopState.Ending, current: 0, late: 0);
    }

    [Test]
    public void A_schedule_that_is_changed_shows()
    {
        var hourly = Schedule.Hourly();

        _loop.ChangeSchedule(hourly);

        Assert.That(_loop.GetStatus().Schedule, Is.EqualTo(hourly));
    }

    [Test]
    public void A_status_does_not_change_afterwards()
    {
        _gate.Open();
        var before = _loop.GetStatus();
        _loop.Start();

        Assert.That((before.State, _loop.GetStatus().State), Is.EqualTo((LoopState.Idle, LoopState.WaitingForGate)));
    }

    [Test]
    public void The_text_of_a_loop_has_name_schedule_and_state() => Assert.That(_loop.ToString(), Is.EqualTo("digest (every 10 s): Idle"));

    private void AssertStatus(
        LoopState state,
        long? current = null,
        double? next = null,
        double? late = null,
        double? took = null,
        long failures = 0,
        Exception? last = null,
        bool hasFailed = false)
    {
        var status = _loop.GetStatus();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Name, Is.EqualTo("digest"));
            Assert.That(status.State, Is.EqualTo(state));
            Assert.That(status.Schedule, Is.EqualTo(_everyTenSeconds));
            Assert.That(status.CurrentIteration, Is.EqualTo(current));
            Assert.That((status.NextIteration - _start)?.TotalSeconds, Is.EqualTo(next));
            Assert.That(status.Lateness?.TotalSeconds, Is.EqualTo(late));
            Assert.That(status.LastDuration?.TotalSeconds, Is.EqualTo(took));
            Assert.That(status.Failures, Is.EqualTo(failures));
            Assert.That(status.LastException, Is.SameAs(last));
            Assert.That(status.HasFailed, Is.EqualTo(hasFailed));
        }
    }
}
