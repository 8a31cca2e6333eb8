using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>Whoever listens may throw at every event there is: a listener, a listener of the meter, of activities. Those are the process', so these tests run alone.</summary>
[NonParallelizable]
[Category("E7")]
public sealed class ListenerFaultTests
{
    private static readonly string[] _events =
    [
        .. typeof(LoopListener).GetMethods().Where(method => method.Name.StartsWith("On", StringComparison.Ordinal)).Select(method => method.Name).Order(StringComparer.Ordinal),
    ];

    [Test]
    public async Task A_listener_that_throws_at_every_event_is_told_to_the_other_one_each_time([ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var listener = new ThrowingListener(kind);
        var log = new ListenerLog(time);

        var real = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        string? harm;
        try
        {
            harm = await EventfulLifeAsync(time, new LoopOptions { Listener = listener, Registry = new LoopRegistry { Listener = log } });
        }
        finally
        {
            Console.SetError(real);
        }

        Assert.That(harm, Is.Null);
        Assert.That(error.ToString(), Is.Empty, "once, and not here as well");
        Assert.That(listener.Called.Distinct().Order(StringComparer.Ordinal), Is.EqualTo(_events), "each event has happened");
        var told = log.Failures.Where(failure => failure.Place == LoopPlace.Listener).Select(failure => failure.Exception).ToList();
        Assert.That(told.Count == listener.Thrown.Count && !told.Where((one, index) => !ReferenceEquals(one, listener.Thrown[index])).Any(), Is.True, $"{told.Count} of {listener.Thrown.Count} were told");
    }

    [Test]
    public async Task A_listener_that_throws_at_every_event_and_is_alone_is_told_to_standard_error_each_time([ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind)
    {
        var listener = new ThrowingListener(kind);
        var real = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        string? harm;
        try
        {
            harm = await EventfulLifeAsync(new VirtualTimeProvider { Choose = _ => 0 }, new LoopOptions { Listener = listener });
        }
        finally
        {
            Console.SetError(real);
        }

        Assert.That(harm, Is.Null);
        Assert.That(error.ToString().Split('\n').Count(line => line == "Loop 'eventful': unhandled exception in the listener:"), Is.EqualTo(listener.Thrown.Count));
    }

    [Test]
    public async Task A_listener_of_the_meter_that_throws_at_every_measurement_is_told_each_time([ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var log = new ListenerLog(time);
        List<Exception> thrown = [];
        void Throw(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!tags.ToArray().Contains(new("taskloops.loop.name", "eventful")))
                return;
            thrown.Add(kind.Make(CancellationToken.None));
            throw thrown[^1];
        }

        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "TaskLoops")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meter.SetMeasurementEventCallback<long>((_, _, tags, _) => Throw(tags));
        meter.SetMeasurementEventCallback<double>((_, _, tags, _) => Throw(tags));
        meter.Start();

        var harm = await EventfulLifeAsync(time, new LoopOptions { Listener = log });

        Assert.That(harm, Is.Null);
        AssertTold(log, thrown);
    }

    [Test]
    public async Task A_listener_of_activities_that_throws_whenever_it_is_asked_is_told_each_time(
        [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind, [Values("sample", "started", "stopped")] string where)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var log = new ListenerLog(time);
        List<Exception> thrown = [];
        void Throw(string asked, string name)
        {
            if (asked != where || name != "loop eventful")
                return;
            thrown.Add(kind.Make(CancellationToken.None));
            throw thrown[^1];
        }

        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TaskLoops",
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) =>
            {
                Throw("sample", creation.Name);
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = activity => Throw("started", activity.OperationName),
            ActivityStopped = activity => Throw("stopped", activity.OperationName),
        };
        ActivitySource.AddActivityListener(activities);

        var harm = await EventfulLifeAsync(time, new LoopOptions { Listener = log });

        Assert.That(harm, Is.Null);
        AssertTold(log, thrown);
    }

    private static void AssertTold(ListenerLog log, List<Exception> thrown)
    {
        var told = log.Failures.Where(failure => failure.Place == LoopPlace.Listener).Select(failure => failure.Exception).ToList();
        Assert.That(thrown, Has.Count.GreaterThan(4), "it was asked");
        Assert.That(told.Count == thrown.Count && !told.Where((one, index) => !ReferenceEquals(one, thrown[index])).Any(), Is.True, $"{told.Count} of {thrown.Count} were told");
    }

    /// <summary>A loop's life with each event there is; what is wrong at its end, or null.</summary>
    private static async Task<string?> EventfulLifeAsync(VirtualTimeProvider time, LoopOptions listeners)
    {
        var neighbour = new Neighbour(time);
        var gate = new ReadyGate();
        var never = new TaskCompletionSource();
        List<string> ran = [];
        var registry = listeners.Registry ?? new LoopRegistry();
        var loop = TaskLoop
            .Create(
                Schedule.Aligned(TimeSpan.FromMinutes(10)),
                async (iteration, _) =>
                {
                    ran.Add($"{iteration.Index}.{iteration.Attempt}");
                    switch (iteration)
                    {
                        case { Index: 1, Attempt: 1 }:
                            throw new SocketException();
                        case { Index: 2, Attempt: 1 }:
                            await Task.Delay(TimeSpan.FromMinutes(25), time, CancellationToken.None);
                            break;
                        case { Index: 4, Attempt: 1 }:
                            throw new FormatException();
                        case { Index: 6 }:
                            await never.Task;
                            break;
                        default:
                            break;
                    }
                },
                new LoopOptions(listeners)
                {
                    Name = "eventful",
                    TimeProvider = time,
                    Gate = gate,
                    Registry = registry,
                    OnUnhandled = OnUnhandled.Continue,
                    IterationTimeout = TimeSpan.FromMinutes(20),
                    Retry = new RetryPolicy { Random = () => 0.5 },
                })
            .BeforeLoop(_ => { })
            .OnError((_, _) => throw new ArithmeticException());
        _ = loop.Start();
        time.Advance(TimeSpan.FromMinutes(1));
        gate.Open();
        time.Advance(TimeSpan.FromMinutes(74));
        loop.ChangeSchedule(Schedule.Aligned(TimeSpan.FromMinutes(5)));
        time.Advance(TimeSpan.FromMinutes(1));
        time.StepWallClock(TimeSpan.FromHours(-30));
        time.Advance(TimeSpan.FromMinutes(20));
        var shutdown = registry.StopAllAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        var late = await shutdown.WaitAsync(TimeSpan.FromSeconds(20));
        never.SetResult();
        time.Settle();

        var whole = string.Join(' ', ran);
        return late.SequenceEqual(["eventful"]) && !loop.IsRunning && whole == "0.1 1.1 1.2 2.1 3.1 4.1 5.1 6.1" ? neighbour.Harm() : $"ran {whole}, late are {string.Join(' ', late)}, is {loop.GetStatus().State}";
    }
}
