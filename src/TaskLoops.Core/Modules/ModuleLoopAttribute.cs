using System.Diagnostics.CodeAnalysis;
using TaskLoops.Modules;
using TaskLoops.Running;

namespace TaskLoops;

/// <summary>Makes a method the body of a background loop, of which every instance of its class has one of its own.</summary>
/// <remarks>
/// <para>For methods of any visibility, of the class or of its base classes, that return void, <see cref="Task"/> or <see cref="ValueTask"/>. An
/// override is the loop in place of the method that it overrides, with that method's attribute unless it has its own. The parameters may be, in any
/// order, <see cref="LoopIteration"/>, <see cref="CancellationToken"/>, <see cref="TaskLoop"/>, and what <see cref="ModuleLoopsOptions.Parameters"/> supplies.</para>
/// <para>Exactly one kind of schedule is needed: an interval, <see cref="Times"/>, <see cref="Cron"/> or <see cref="AsFastAsPossible"/>. What is not set
/// here is as in <see cref="ModuleLoopsOptions.Loops"/>, else as in <see cref="LoopOptions"/>. Wrong values are told when the module is loaded.</para>
/// <code>
/// [ModuleLoop(Minutes = 5)]
/// private async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled) { … }
///
/// [ModuleLoop(Times = ["09:00", "21:30 Europe/Warsaw"], TimeZone = "America/New_York")]
/// public void Greet() { … }
/// </code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
[SuppressMessage("Performance", "CA1813:Avoid unsealed attributes", Justification = "Loops that take a state, and users' own presets, derive from it.")]
public class ModuleLoopAttribute : Attribute
{
    /// <summary>The interval's seconds; <see cref="Minutes"/> and <see cref="Hours"/> are added. The sum is 1 ms to 365,000 days.</summary>
    public double Seconds { get => Settings.Seconds ?? 0; set => Settings.Seconds = value; }

    /// <summary>The interval's minutes, added to <see cref="Seconds"/> and <see cref="Hours"/>.</summary>
    public double Minutes { get => Settings.Minutes ?? 0; set => Settings.Minutes = value; }

    /// <summary>The interval's hours, added to <see cref="Seconds"/> and <see cref="Minutes"/>.</summary>
    public double Hours { get => Settings.Hours ?? 0; set => Settings.Hours = value; }

    /// <summary>Whether the interval counts from the end of an iteration to the begin of the next. Default: false, it is a fixed grid.</summary>
    public bool FixedDelay { get => Settings.FixedDelay ?? false; set => Settings.FixedDelay = value; }

    /// <summary>Whether the body runs again as soon as it has ended. Default: false.</summary>
    public bool AsFastAsPossible { get => Settings.AsFastAsPossible ?? false; set => Settings.AsFastAsPossible = value; }

    /// <summary>The times of every day: <c>HH:mm[:ss[.fffffff]]</c>, then optionally a space and a time zone id. In any order.</summary>
    public string[] Times { get => Settings.Times ?? []; set => Settings.Times = value; }

    /// <summary>A cron expression of 5 fields, or of 6 with seconds, on the clocks of <see cref="TimeZone"/>.</summary>
    public string? Cron { get => Settings.Cron; set => Settings.Cron = value; }

    /// <summary>The zone of <see cref="Cron"/>, and of those <see cref="Times"/> that name none: an IANA or Windows id. Default: UTC.</summary>
    public string? TimeZone { get => Settings.TimeZone; set => Settings.TimeZone = value; }

    /// <summary>What logs, metrics and the registry call the loop, in place of <c>Type.Method</c>. A further instance's gets #2, #3 ….</summary>
    public string? Name { get => Settings.Name; set => Settings.Name = value; }

    /// <summary>Whether <see cref="ModuleLoops.Start()"/> starts the loop. Default: true; false for a loop that takes a state, where true is a fault.</summary>
    public bool AutoStart { get => Settings.AutoStart ?? StateType is null; set => Settings.AutoStart = value; }

    /// <summary>After how many iterations a run ends by itself: at least 1. Default: never. See <see cref="LoopOptions.Count"/>.</summary>
    public int Count { get => Settings.Count ?? 0; set => Settings.Count = value; }

    /// <summary>Whether handled exceptions are retried. Default: true. See <see cref="LoopOptions.Reconnect"/>.</summary>
    public bool Reconnect { get => Settings.Reconnect ?? true; set => Settings.Reconnect = value; }

    /// <summary>How many attempts an iteration has, the first included: at least 1. Default: no limit. See <see cref="RetryPolicy.MaxAttempts"/>.</summary>
    public int MaxAttempts { get => Settings.MaxAttempts ?? 0; set => Settings.MaxAttempts = value; }

    /// <summary>How many iterations may be alive at once: at least 1, the default. <see cref="LoopOptions.UnlimitedOverlap"/> sets no limit.</summary>
    public int MaxOverlap { get => Settings.MaxOverlap ?? 1; set => Settings.MaxOverlap = value; }

    /// <summary>Whether the first iteration is at the start rather than at the schedule's first occurrence. Default: for an interval only.</summary>
    public bool RunOnStart { get => Settings.RunOnStart ?? false; set => Settings.RunOnStart = value; }

    /// <summary>How many seconds the loop waits after gate and before hook before its schedule begins. Default: 0.</summary>
    /// <remarks>See <see cref="LoopOptions.InitialDelay"/>.</remarks>
    public double InitialDelaySeconds { get => Settings.InitialDelaySeconds ?? 0; set => Settings.InitialDelaySeconds = value; }

    /// <summary>What becomes of occurrences that could not begin in time. Default: the latest is made up once.</summary>
    public MissedOccurrences MissedOccurrences { get => Settings.MissedOccurrences ?? default; set => Settings.MissedOccurrences = value; }

    /// <summary>How many seconds late an occurrence may begin before it counts as missed: more than 0. Default: 60.</summary>
    /// <remarks>See <see cref="LoopOptions.MissedAfter"/>.</remarks>
    public double MissedAfterSeconds { get => Settings.MissedAfterSeconds ?? 60; set => Settings.MissedAfterSeconds = value; }

    /// <summary>What an unhandled exception of the body does. Default: the run fails.</summary>
    public OnUnhandled OnUnhandled { get => Settings.OnUnhandled ?? default; set => Settings.OnUnhandled = value; }

    /// <summary>With <see cref="OnUnhandled.Continue"/>: at how many failed iterations in a row the run fails after all, at least 1. Default: never.</summary>
    public int MaxConsecutiveFailures { get => Settings.MaxConsecutiveFailures ?? 0; set => Settings.MaxConsecutiveFailures = value; }

    /// <summary>How many seconds one attempt may take before its token is cancelled: up to 49 days. Default: no limit.</summary>
    /// <remarks>See <see cref="LoopOptions.IterationTimeout"/>.</remarks>
    public double IterationTimeoutSeconds { get => Settings.IterationTimeoutSeconds ?? 0; set => Settings.IterationTimeoutSeconds = value; }

    /// <summary>Whether each run waits for the module's <see cref="LoopOptions.Gate"/>, where there is one. Default: true.</summary>
    public bool WaitUntilReady { get => Settings.WaitUntilReady ?? true; set => Settings.WaitUntilReady = value; }

    /// <summary>What the loop does while the module's <see cref="LoopOptions.Connection"/> is down. Default: it runs on.</summary>
    public WhileDisconnected WhileDisconnected { get => Settings.WhileDisconnected ?? default; set => Settings.WhileDisconnected = value; }

    /// <summary>Whether the loop uses the module's <see cref="LoopOptions.Store"/>, where there is one. Default: a calendar schedule does, an interval does not.</summary>
    public bool Remember { get => Settings.Remember ?? false; set => Settings.Remember = value; }

    /// <summary>What has been set, told apart from what has its default.</summary>
    internal ModuleLoopSettings Settings { get; } = new();

    /// <summary>The type of the state that the loop takes; null if it takes none.</summary>
    internal virtual Type? StateType => null;

    /// <summary>The type of the loop's handle.</summary>
    internal virtual Type HandleType => typeof(TaskLoop);

    internal virtual TaskLoop Make(Schedule schedule, LoopBody body, string name, LoopOptions options) => new(schedule, body, name, options);
}
