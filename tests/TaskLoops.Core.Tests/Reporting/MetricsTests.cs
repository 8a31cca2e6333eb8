using System.Diagnostics.Metrics;
using System.Net.Sockets;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Reporting;

/// <summary>Meters are the process': these tests run alone.</summary>
[NonParallelizable]
public sealed class MetricsTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly List<string> _measured = [];
    private readonly Dictionary<string, (Type, string?)> _instruments = [];
    private readonly MeterListener _meter = new();

    public MetricsTests()
    {
        _log = new ListenerLog(_time);
        _meter.InstrumentPublished = (instrument, meter) =>
        {
            if (instrument.Meter.Name != "TaskLoops")
                return;

            _instruments[instrument.Name] = (instrument.GetType().GetGenericTypeDefinition(), instrument.Unit);
            meter.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
    }

    [TearDown]
    public void StopListening() => _meter.Dispose();

    [Test]
    public void Instruments_have_names_kinds_and_units_by_the_conventions()
    {
        _ = TaskLoop.Create(Schedule.Hourly(), (_, _) => { }, new LoopOptions { Count = 1, TimeProvider = _time, Listener = _log }).Start();
        _meter.Start();

        Assert.That(_instruments, Is.EquivalentTo(new Dictionary<string, (Type, string?)>
        {
            ["taskloops.loop.running"] = (typeof(UpDownCounter<>), "{loop}"),
            ["taskloops.iteration.duration"] = (typeof(Histogram<>), "s"),
            ["taskloops.iteration.lateness"] = (typeof(Histogram<>), "s"),
            ["taskloops.iteration.retries"] = (typeof(Counter<>), "{retry}"),
            ["taskloops.occurrence.missed"] = (typeof(Counter<>), "{occurrence}"),
        }));
    }

    [Test]
    public void Everything_is_measured_with_the_name_of_its_loop()
    {
        _meter.Start();
        var loop = EventfulLoop(_log);
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(40));
        loop.Cancel();
        _time.Settle();

        Assert.That(_measured, Is.EqualTo(new[]
        {
            "loop.running 1 [taskloops.loop.name=metered]",
            "iteration.lateness 0 [taskloops.loop.name=metered]",
            "iteration.retries 1 [taskloops.loop.name=metered]",
            "iteration.duration 2 [taskloops.loop.name=metered, taskloops.iteration.outcome=succeeded]",
            "iteration.lateness 0 [taskloops.loop.name=metered]",
            "iteration.duration 24 [taskloops.loop.name=metered, taskloops.iteration.outcome=succeeded]",
            "occurrence.missed 1 [taskloops.loop.name=metered]",
            "iteration.lateness 4 [taskloops.loop.name=metered]",
            "iteration.duration 0 [taskloops.loop.name=metered, taskloops.iteration.outcome=failed]",
            "iteration.lateness 0 [taskloops.loop.name=metered]",
            "iteration.duration 0 [taskloops.loop.name=metered, taskloops.iteration.outcome=cancelled]",
            "loop.running -1 [taskloops.loop.name=metered]",
        }));
    }

    [Test]
    [Category("E7")]
    public void A_meter_listener_that_throws_disturbs_nothing_and_is_reported()
    {
        _meter.SetMeasurementEventCallback<long>((_, _, _, _) => throw new NotSupportedException());
        _meter.SetMeasurementEventCallback<double>((_, _, _, _) => throw new NotSupportedException());
        _meter.Start();
        var loop = EventfulLoop(_log);
        var run = loop.Start();

        _time.Advance(TimeSpan.FromSeconds(40));
        loop.Cancel();
        _time.Settle();
        _meter.Dispose();
        var other = new ListenerLog(_time);
        var undisturbed = EventfulLoop(other);
        undisturbed.Start();
        _time.Advance(TimeSpan.FromSeconds(40));
        undisturbed.Cancel();
        _time.Settle();

        Assert.That(run.IsCanceled, Is.True);
        Assert.That(_log.With("beside Listener: NotSupportedException"), Has.Count.EqualTo(12));
        Assert.That(other.Lines, Is.EqualTo(_log.Lines.Where(line => !line.Contains("beside", StringComparison.Ordinal))));
    }

    [Test]
    public void Nothing_is_measured_of_other_meters_and_nothing_without_a_listener()
    {
        EventfulLoop(_log).Start();

        _time.Advance(TimeSpan.FromSeconds(35));

        Assert.That(_measured, Is.Empty);
    }

    /// <summary>Retried once, late once, failed once, cancelled at last.</summary>
    private TaskLoop EventfulLoop(LoopListener listener) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromSeconds(10)),
        (iteration, cancelled) => iteration switch
        {
            { Index: 0, Attempt: 1 } => throw new SocketException(),
            { Index: 1 } => Task.Delay(TimeSpan.FromSeconds(24), _time, cancelled),
            { Index: 2 } => throw new FormatException(),
            { Index: 3 } => Task.Delay(Timeout.Infinite, cancelled),
            _ => Task.CompletedTask,
        },
        new LoopOptions { Name = "metered", TimeProvider = _time, Listener = listener, OnUnhandled = OnUnhandled.Continue, Retry = new RetryPolicy { Random = () => 1 } });

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct
        => _measured.Add($"{instrument.Name["taskloops.".Length..]} {value} [{string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}]");
}
