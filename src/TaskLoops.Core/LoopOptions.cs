using TaskLoops.Reporting;
using TaskLoops.Running;

namespace TaskLoops;

/// <summary>How a loop behaves, apart from its schedule, its body and its hooks.</summary>
/// <remarks>
/// Immutable once made, thread-safe, and every wrong value is refused where it is given. One object can serve many loops (except for
/// <see cref="Name"/>, which is unique within a registry).
/// <code>
/// var options = new LoopOptions { Name = "digest", Count = 3, OnUnhandled = OnUnhandled.Continue };
/// </code>
/// </remarks>
public sealed class LoopOptions
{
    /// <summary>The value of <see cref="MaxOverlap"/> that sets no limit.</summary>
    public const int UnlimitedOverlap = int.MaxValue;

    internal static readonly LoopOptions Default = new();

    /// <summary>Makes options of which every one has its default.</summary>
    public LoopOptions()
    {
    }

    /// <summary>Copies other options whole; an initializer can then replace some of them: <c>new LoopOptions(common) { Count = 3 }</c>.</summary>
    /// <param name="other">The options to copy; they do not change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public LoopOptions(LoopOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Name = other.Name;
        Count = other.Count;
        Reconnect = other.Reconnect;
        ReconnectRules = other.ReconnectRules;
        Retry = other.Retry;
        MaxOverlap = other.MaxOverlap;
        MissedOccurrences = other.MissedOccurrences;
        MissedAfter = other.MissedAfter;
        MakeUpWithin = other.MakeUpWithin;
        RunOnStart = other.RunOnStart;
        InitialDelay = other.InitialDelay;
        OnUnhandled = other.OnUnhandled;
        MaxConsecutiveFailures = other.MaxConsecutiveFailures;
        IterationTimeout = other.IterationTimeout;
        EndTimeout = other.EndTimeout;
        Gate = other.Gate;
        Connection = other.Connection;
        WhileDisconnected = other.WhileDisconnected;
        RunWhile = other.RunWhile;
        Store = other.Store;
        TimeProvider = other.TimeProvider;
        Listener = other.Listener;
        Registry = other.Registry;
    }

    /// <summary>What logs, metrics and the registry call the loop. Default: the name of the body's method, or "loop"; a registry appends #2, #3 ….</summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string? Name
    {
        get;
        init => field = value is null || !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ArgumentException("Name must not be blank; leave it null for a name made from the body.", nameof(Name));
    }

    /// <summary>After how many iterations a run ends by itself, without a last wait. Default: null, never. Retries do not count (rule L7).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Count { get; init => field = Argument.AtLeastOne(value, nameof(Count)); }

    /// <summary>Whether handled exceptions are retried. Default: true; with false every exception is unhandled.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>Which exceptions are handled. Default: <see cref="ReconnectRule.Defaults"/>; every loop gets a set of its own, which it can change.</summary>
    /// <exception cref="ArgumentNullException">Null; for none, give an empty list.</exception>
    /// <exception cref="ArgumentException">One of the rules is null.</exception>
    public IReadOnlyList<ReconnectRule> ReconnectRules
    {
        get;
        init => field = Argument.NotNull(value, nameof(ReconnectRules)).Contains(null!)
            ? throw new ArgumentException("One of the rules is null. Leave it out.", nameof(ReconnectRules))
            : value;
    } = ReconnectRule.Defaults;

    /// <summary>How long to wait between attempts, and how many to make.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public RetryPolicy Retry { get; init => field = Argument.NotNull(value, nameof(Retry)); } = RetryPolicy.Default;

    /// <summary>How many iterations may be alive at once. Default: 1, one at a time; <see cref="UnlimitedOverlap"/> sets no limit (rule O1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MaxOverlap { get; init => field = Argument.AtLeastOne(value, nameof(MaxOverlap)); } = 1;

    /// <summary>What becomes of occurrences that could not begin in time. Default: the latest is made up once (rule T4).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No value of the enum.</exception>
    public MissedOccurrences MissedOccurrences { get; init => field = Argument.Defined(value, nameof(MissedOccurrences)); }

    /// <summary>How late an occurrence may begin before it counts as missed. Default: 1 min; never more than half the distance to the next.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan MissedAfter { get; init => field = Argument.Positive(value, nameof(MissedAfter)); } = TimeSpan.FromMinutes(1);

    /// <summary>How old a missed occurrence may be and still be made up. Default: <see cref="TimeSpan.MaxValue"/>, any age.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan MakeUpWithin { get; init => field = Argument.NotNegative(value, nameof(MakeUpWithin)); } = TimeSpan.MaxValue;

    /// <summary>Whether the first iteration is at the start rather than at the schedule's first occurrence. Default: null, as the kind of schedule has it.</summary>
    /// <remarks>An interval begins at the start unless this is false; a calendar schedule waits for its first occurrence unless this is true (rule T3).</remarks>
    public bool? RunOnStart { get; init; }

    /// <summary>How long the loop waits after gate and before hook before its schedule begins. Default: zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan InitialDelay { get; init => field = Argument.NotNegative(value, nameof(InitialDelay)); }

    /// <summary>What an unhandled exception of the body does. Default: the run fails (rule E6).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No value of the enum.</exception>
    public OnUnhandled OnUnhandled { get; init => field = Argument.Defined(value, nameof(OnUnhandled)); }

    /// <summary>With <see cref="OnUnhandled.Continue"/>: at how many failed iterations in a row the run fails after all. Default: null, never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? MaxConsecutiveFailures { get; init => field = Argument.AtLeastOne(value, nameof(MaxConsecutiveFailures)); }

    /// <summary>How long one attempt may take before its token is cancelled and it counts as a handled time-out. Default: null, no limit (rule E9).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or above 49 days.</exception>
    public TimeSpan? IterationTimeout
    {
        get;
        init => field = value is null ? null : Argument.TimerLength(value.Value, nameof(IterationTimeout));
    }

    /// <summary>How long the members that wait for the end of a cancelled run wait at most. Default: 30 s (rule L11).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or above 49 days.</exception>
    public TimeSpan EndTimeout { get; init => field = Argument.TimerLength(value, nameof(EndTimeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>The gate that every run passes before its before hook. Default: null, none (rule G1).</summary>
    public ReadyGate? Gate { get; init; }

    /// <summary>The connection whose return ends back-offs, and whose loss can hold the loop. Default: null, none (rule G3).</summary>
    public LoopConnection? Connection { get; init; }

    /// <summary>What the loop does while <see cref="Connection"/> is down. Default: it runs on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No value of the enum.</exception>
    public WhileDisconnected WhileDisconnected { get; init => field = Argument.Defined(value, nameof(WhileDisconnected)); }

    /// <summary>Asked before every iteration and every retry: false ends the run as <see cref="TaskLoop.Cancel"/> would. Default: null, no question.</summary>
    /// <remarks>
    /// For what a loop works for and that can vanish without telling: a registration, a subscription. Called from any thread, never under a lock;
    /// keep it short. What it throws is reported as <see cref="LoopPlace.RunWhile"/> and counts as true.
    /// </remarks>
    public Func<bool>? RunWhile { get; init; }

    /// <summary>Where the last occurrence outlives the process. Default: null, nowhere (rule T11).</summary>
    public OccurrenceStore? Store { get; init; }

    /// <summary>The clocks and timers. Default: the system's. A virtual one makes tests exact.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public TimeProvider TimeProvider { get; init => field = Argument.NotNull(value, nameof(TimeProvider)); } = TimeProvider.System;

    /// <summary>Who is told of everything that happens in the loop. Default: null; then failures go to standard error, unless a registry listens.</summary>
    public LoopListener? Listener { get; init; }

    /// <summary>The set that the loop belongs to from its creation until its disposal. Default: null, none.</summary>
    public LoopRegistry? Registry { get; init; }

    /// <summary>What the loops of these options wait in. Here, for it is the same for all of them.</summary>
    internal TimerQueue Queue => field ??= TimerQueue.For(TimeProvider);

    /// <summary>Who is told of what happens: their own listener and their registry's.</summary>
    internal LoopListener[] Listeners => field ??= LoopReports.ListenersOf(this);
}
