using System.Net.Sockets;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Reporting;

[Category("E5")]
public sealed class ListenerTests
{
    private static readonly Schedule _everyTenSeconds = Schedule.Every(TimeSpan.FromSeconds(10));

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;

    public ListenerTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_whole_run_is_told_in_order()
    {
        var gate = new ReadyGate();
        var loop = EventfulLoop(new LoopOptions
        {
            TimeProvider = _time,
            Listener = _log,
            Gate = gate,
            IterationTimeout = TimeSpan.FromSeconds(4),
            EndTimeout = TimeSpan.FromSeconds(5),
            OnUnhandled = OnUnhandled.Continue,
            Retry = new RetryPolicy { Random = () => 0.5 },
        });

        Live(loop, gate);

        Assert.That(_log.Lines, Is.EqualTo(_eventsOfTheEventfulLoop));
    }

    [Test]
    [Category("E7")]
    public void A_listener_that_throws_at_everything_disturbs_nothing_and_is_reported_to_the_other()
    {
        var gate = new ReadyGate();
        var loop = EventfulLoop(new LoopOptions
        {
            TimeProvider = _time,
            Listener = new Thrower(),
            Registry = new LoopRegistry { Listener = _log },
            Gate = gate,
            IterationTimeout = TimeSpan.FromSeconds(4),
            EndTimeout = TimeSpan.FromSeconds(5),
            OnUnhandled = OnUnhandled.Continue,
            Retry = new RetryPolicy { Random = () => 0.5 },
        });

        Live(loop, gate);

        var ofTheThrower = _log.Failures.Where(failure => failure.Place == LoopPlace.Listener).ToList();
        Assert.That(_log.Lines.Where(line => !line.Contains("beside Listener", StringComparison.Ordinal)), Is.EqualTo(_eventsOfTheEventfulLoop));
        Assert.That(ofTheThrower.Select(failure => failure.Exception), Is.All.TypeOf<NotSupportedException>());
        Assert.That(ofTheThrower, Has.Count.EqualTo(_eventsOfTheEventfulLoop.Length), "one for each event");
    }

    [Test]
    [Category("E7")]
    public void Two_listeners_that_throw_do_not_tell_each_other_for_ever()
    {
        var loop = TaskLoop.Create(
            _everyTenSeconds,
            (_, _) => { },
            new LoopOptions { TimeProvider = _time, Listener = new Thrower(), Registry = new LoopRegistry { Listener = new Thrower() }, Count = 2 });
        var run = loop.Start();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((run.IsCompletedSuccessfully, loop.CurrentIteration), Is.EqualTo((true, (long?)1)));
    }

    [Test]
    public void A_replanned_calendar_is_told()
    {
        var loop = TaskLoop.Create(Schedule.Daily("12:00"), (_, _) => { }, new LoopOptions { TimeProvider = _time, Listener = _log });
        loop.Start();
        _time.Advance(TimeSpan.FromHours(13));

        _time.StepWallClock(TimeSpan.FromHours(-30));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", "43200 #0 begins", "43200 #0.1 Succeeded in 0", "46860 replanned" }));
    }

    [Test]
    public void The_values_of_every_event_are_those_of_the_loop()
    {
        var heard = new Values();
        var thrown = new FormatException();
        var loop = TaskLoop.Create(
            _everyTenSeconds,
            async (iteration, cancelled) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), _time, cancelled);
                if (iteration.Index == 1)
                    throw thrown;
            },
            new LoopOptions { TimeProvider = _time, Listener = heard });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(20));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(heard.Loops, Is.All.SameAs(loop));
            Assert.That(heard.Ends.Select(end => (end.Iteration.Index, end.Outcome, end.Duration.TotalSeconds, end.Exception)),
                Is.EqualTo(new[] { (0L, LoopIterationOutcome.Succeeded, 3.0, (Exception?)null), (1L, LoopIterationOutcome.Failed, 3.0, thrown) }));
            Assert.That(heard.Unhandled!.Value.Iteration!.Value.Index, Is.EqualTo(1));
            Assert.That((heard.End!.Value.Reason, heard.End.Value.Iterations, heard.End.Value.Exception), Is.EqualTo((LoopEndReason.Failed, 2L, thrown)));
        }
    }

    private static readonly string[] _eventsOfTheEventfulLoop =
    [
        "0 run started",
        "30 gate awaited for 30",
        "35 retry BeforeHook.1 in 1: IOException",
        "36 #0 begins",
        "36 retry Body.1 in 1: SocketException",
        "37 retry Body.2 in 2: SocketException",
        "39 #0.3 Succeeded in 3",
        "46 #1 begins",
        "60 #1.1 ignores its time-out",
        "73 #1.1 Succeeded in 27",
        "73 missed 2, made up",
        "73 #2 begins, missed 2, make-up",
        "73 #2.1 Failed in 0: FormatException",
        "73 unhandled Body #2.1: FormatException",
        "73 beside ErrorHook: ArithmeticException",
        "75 from every 10 s to every 20 s",
        "86 #3 begins",
        "96 loop did not end in 5",
        "101 #3.1 Succeeded in 15",
        "101 beside AfterHook: InvalidDataException",
        "101 run ended Cancelled after 4",
    ];

    /// <summary>Everything happens to it that can: a closed gate, retries, a time-out, missed occurrences, failures, another schedule, a late end.</summary>
    private TaskLoop EventfulLoop(LoopOptions options)
    {
        var prepared = 0;
        return TaskLoop
            .Create(
                _everyTenSeconds,
                (iteration, _) => iteration switch
                {
                    { Index: 0, Attempt: < 3 } => throw new SocketException(),
                    { Index: 1 } => Task.Delay(TimeSpan.FromSeconds(27), _time, CancellationToken.None),
                    { Index: 2 } => throw new FormatException(),
                    { Index: 3 } => Task.Delay(TimeSpan.FromSeconds(15), _time, CancellationToken.None),
                    _ => Task.CompletedTask,
                },
                options)
            .BeforeLoop(_ =>
            {
                if (++prepared == 1)
                    throw new IOException();
            })
            .OnError((_, _) => throw new ArithmeticException())
            .AfterLoop((_, _) => throw new InvalidDataException());
    }

    private void Live(TaskLoop loop, ReadyGate gate)
    {
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(35));
        gate.Open();
        _time.Advance(TimeSpan.FromSeconds(40));
        loop.ChangeSchedule(Schedule.Every(TimeSpan.FromSeconds(20)));
        _time.Advance(TimeSpan.FromSeconds(16));
        _ = loop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
    }

    private sealed class Thrower : LoopListener
    {
        public override void OnRunStarted(TaskLoop loop) => throw new NotSupportedException();

        public override void OnRunEnded(in LoopEnd end) => throw new NotSupportedException();

        public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => throw new NotSupportedException();

        public override void OnIterationStarted(in LoopIteration iteration) => throw new NotSupportedException();

        public override void OnIterationEnded(in LoopIterationEnd end) => throw new NotSupportedException();

        public override void OnRetry(in LoopRetry retry) => throw new NotSupportedException();

        public override void OnTimeoutIgnored(in LoopIteration iteration) => throw new NotSupportedException();

        public override void OnUnhandled(in LoopFailure failure) => throw new NotSupportedException();

        public override void OnHookFailed(in LoopFailure failure) => throw new NotSupportedException();

        public override void OnMissed(in LoopMissed missed) => throw new NotSupportedException();

        public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => throw new NotSupportedException();

        public override void OnReplanned(TaskLoop loop) => throw new NotSupportedException();

        public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => throw new NotSupportedException();
    }

    private sealed class Values : LoopListener
    {
        public List<TaskLoop> Loops { get; } = [];

        public List<LoopIterationEnd> Ends { get; } = [];

        public LoopFailure? Unhandled { get; private set; }

        public LoopEnd? End { get; private set; }

        public override void OnRunStarted(TaskLoop loop) => Loops.Add(loop);

        public override void OnIterationStarted(in LoopIteration iteration) => Loops.Add(iteration.Loop);

        public override void OnIterationEnded(in LoopIterationEnd end) => Ends.Add(end);

        public override void OnUnhandled(in LoopFailure failure) => Unhandled = failure;

        public override void OnRunEnded(in LoopEnd end) => End = end;
    }
}
