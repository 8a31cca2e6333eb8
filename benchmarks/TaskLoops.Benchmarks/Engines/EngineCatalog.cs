using System.Diagnostics.Metrics;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>The engines by the names they have on the command line and in the tables.</summary>
internal static class EngineCatalog
{
    public const string Ours = "TaskLoops";
    public const string OursOneBody = "TaskLoops, one body for all";
    public const string OursWithTimeout = "TaskLoops+IterationTimeout";
    public const string OursWithMetrics = "TaskLoops+metrics";
    public const string OursPrecise = "TaskLoops+PreciseTimeProvider";
    public const string PeriodicTimer = "PeriodicTimer";
    public const string PeriodicTimerBurst = "PeriodicTimer on one grid";
    public const string TaskDelay = "Task.Delay";
    public const string ThreadingTimer = "Threading.Timer";
    public const string Quartz = "Quartz";
    public const string Coravel = "Coravel";

    public static IEngine Create(string name) => name switch
    {
        Ours => new TaskLoopsEngine(new LoopOptions()),
        OursOneBody => new TaskLoopsEngine(new LoopOptions(), hasOneBody: true),
        OursWithTimeout => new TaskLoopsEngine(new LoopOptions { IterationTimeout = TimeSpan.FromSeconds(30) }),
        OursWithMetrics => Listened(new TaskLoopsEngine(new LoopOptions())),
        OursPrecise => new TaskLoopsEngine(new LoopOptions { TimeProvider = PreciseTimeProvider.Shared }),
        PeriodicTimer => new PeriodicTimerEngine(),
        PeriodicTimerBurst => new PeriodicTimerBurstEngine(),
        TaskDelay => new TaskDelayEngine(),
        ThreadingTimer => new ThreadingTimerEngine(),
        Quartz => new QuartzEngine(),
        Coravel => new CoravelEngine(),
        _ => throw new ArgumentException($"There is no engine '{name}'.", nameof(name)),
    };

    private static TaskLoopsEngine Listened(TaskLoopsEngine engine)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "TaskLoops")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        return engine;
    }
}
