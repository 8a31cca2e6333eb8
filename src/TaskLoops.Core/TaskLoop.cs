using TaskLoops.Modules;
using TaskLoops.Recovery;
using TaskLoops.Reporting;
using TaskLoops.Running;

namespace TaskLoops;

/// <summary>A background loop: a body that runs on a schedule, with hooks, retries and control while it runs. What its users hold.</summary>
/// <remarks>
/// Every member is thread-safe and may be called from inside the body and the hooks. Dispose of it, or cancel it, when what it works for goes away; a
/// running loop is kept alive by itself.
/// <code>
/// await using var loop = TaskLoop.Create(Schedule.Every(TimeSpan.FromSeconds(5)), async (iteration, cancelled) => await PollAsync(cancelled));
/// loop.Start();
/// </code>
/// </remarks>
public partial class TaskLoop : IAsyncDisposable
{
    private volatile LoopHooks? _hooks;
    private volatile ReconnectSet? _reconnects;
    private LoopFigures _figures = new();

    internal TaskLoop(Schedule schedule, LoopBody body, string bodyName, LoopOptions? options)
    {
        Options = options ?? LoopOptions.Default;
        MaxOverlap = Options.MaxOverlap;
        CheckOverlap(schedule, MaxOverlap);
        Body = body;
        _ = Queue; // Now, and not at the first start: it asks the provider for a timer.
        Life = new LoopLifetime(this, schedule);
        _reconnects = ReferenceEquals(Options.ReconnectRules, ReconnectRule.Defaults) ? null : new ReconnectSet(this);

        // Last of all: a registry shows the loop to others from here on.
        if (Options.Registry is { } registry)
            registry.Add(this, Options.Name ?? bodyName, isChosen: Options.Name is not null);
        else
            BeCalled(Options.Name ?? bodyName);
    }

    /// <summary>What logs, metrics and the registry call the loop; never changes.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When the loop runs; the next run's too. <see cref="ChangeSchedule"/> gives another.</summary>
    public Schedule Schedule => Life.Schedule;

    /// <summary>How many iterations may be alive at once; the next run's too. <see cref="ChangeMaxOverlap"/> gives another limit.</summary>
    public int MaxOverlap
    {
        get => Volatile.Read(ref field);
        internal set => Volatile.Write(ref field, value);
    }

    /// <summary>Whether a run is in progress: from <see cref="Start"/> until its after hook has returned.</summary>
    public bool IsRunning => Life.IsRunning;

    /// <summary>Whether the run in progress has been cancelled: from the call until the after hook has returned.</summary>
    public bool IsBeingCancelled => Life.IsBeingCancelled;

    /// <summary>Whether an unhandled exception has ended the run, or is about to; kept until the next start.</summary>
    public bool HasFailed => Exception is not null;

    /// <summary>The unhandled exception behind <see cref="HasFailed"/>; null without one.</summary>
    public Exception? Exception => Life.Exception;

    /// <summary>The index of the iteration begun last, 0 for the first; null before it. Kept after the end, until the next start.</summary>
    public long? CurrentIteration => Life.CurrentIteration;

    /// <summary>The planned instant of the next iteration, in UTC; null when idle or ending, and while a fixed delay waits for the body to end.</summary>
    /// <remarks>Never in the past, except while that occurrence waits for a busy body, a back-off or a lost connection (rule T9).</remarks>
    public DateTimeOffset? NextIteration => Life.NextIteration;

    /// <summary>The task of the run in progress, else of the last; completed before the first. It ends completed, cancelled, or with the body's exception.</summary>
    /// <remarks>A failure that nobody looks at never comes back as an unobserved exception.</remarks>
    public Task Completion => Life.Completion;

    internal LoopOptions Options { get; }

    internal LoopBody Body { get; }

    internal TimerQueue Queue => Options.Queue;

    internal LoopHooks? Hooks => _hooks;

    internal LoopLifetime Life { get; }

    /// <summary>The lock of the loop: everything of its life and its runs is decided under it, and no user code runs.</summary>
    internal object Sync => Life;

    /// <summary>Guarded by the lock of the loop.</summary>
    internal ref LoopFigures Figures => ref _figures;

    /// <summary>The loop's own set; the one of the defaults is made when it is first asked or changed.</summary>
    internal ReconnectSet Reconnects => _reconnects ?? Interlocked.CompareExchange(ref _reconnects, new ReconnectSet(this), null) ?? _reconnects;

    internal LoopReports Reports => new(this);

    /// <summary>Who is told of what happens: the loop's own listener and its registry's.</summary>
    internal LoopListener[] Listeners => Options.Listeners;

    /// <summary>The module whose method the body is, which must not be disposed of while the body is in it; null for a loop in code.</summary>
    internal ModuleInstance? Module { get; set; }

    /// <summary>Everything that a status command shows of the loop, as of one instant.</summary>
    /// <returns>A snapshot that does not change.</returns>
    public LoopStatus GetStatus() => Life.Status();

    /// <summary>Starts a run, which waits for its gate and its first occurrence. If the current run is ending, queues one that begins when it has ended.</summary>
    /// <remarks>The body never runs on the caller's stack. A loop that takes a state runs with the one given last.</remarks>
    /// <returns>The task of that run: see <see cref="Completion"/>. A queued run that a later stop, cancel or disposal removes ends cancelled.</returns>
    /// <exception cref="InvalidOperationException">The loop is running and not ending, a run is queued already, or no state has ever been given.</exception>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public Task Start() => Life.TryStart(StateForStart())?.Completion ?? throw AlreadyRunning();

    /// <summary>Starts a run like <see cref="Start"/>, unless the loop is running or a run is queued.</summary>
    /// <returns>Whether a run was started or queued.</returns>
    /// <exception cref="InvalidOperationException">The loop takes a state, and none has ever been given.</exception>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public bool TryStart() => Life.TryStart(StateForStart()) is not null;

    /// <summary>Lets the iteration in flight finish, with its retries, and ends the run; a loop that only waits ends at once. Does nothing when idle.</summary>
    /// <remarks>A queued run is removed. To end without retries, call <see cref="ClearExceptionTypes"/> first, or <see cref="Cancel"/>.</remarks>
    public void Stop() => Life.Stop();

    /// <summary>Stops like <see cref="Stop"/> and waits for the end of the run.</summary>
    /// <param name="cancelled">Turns the stop into a cancel, whose end is waited for as in <see cref="CancelAsync"/>.</param>
    /// <returns>A task that completes when the run has ended; it never has the body's exception.</returns>
    /// <exception cref="InvalidOperationException">Called from inside the loop's own body or hook, which would wait for itself: the stop is requested.</exception>
    public Task StopAsync(CancellationToken cancelled = default) => Life.StopAsync(cancelled);

    /// <summary>Cancels the body's token and ends the run; the error and after hooks still run, with a token of their own. Does nothing when idle.</summary>
    /// <remarks>The token is marked when this returns, and its callbacks run on the pool. A queued run is removed. A second call changes nothing.</remarks>
    public void Cancel() => Life.Cancel();

    /// <summary>Cancels like <see cref="Cancel"/> and waits for the end of the run, at most <see cref="LoopOptions.EndTimeout"/>.</summary>
    /// <param name="limit">Ends the wait earlier. When the wait ends first, hooks are told by their token and the listener by the loop's name.</param>
    /// <returns>A task that completes when the run has ended or the time is up; it never has the body's exception.</returns>
    /// <exception cref="InvalidOperationException">Called from inside the loop's own body or hook, which would wait for itself: the cancel is requested.</exception>
    public Task CancelAsync(CancellationToken limit = default) => Life.CancelAsync(limit);

    /// <summary>Cancels the run in progress, if there is one, and starts again when it has ended, with the state given last. Twice in a row means once.</summary>
    /// <exception cref="InvalidOperationException">The loop takes a state, and none has ever been given.</exception>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public void Restart() => Life.Restart(StateForStart());

    /// <summary>Gives the loop another schedule, at once in every state and for later runs (rule T10).</summary>
    /// <remarks>
    /// A sleeping interval loop is due one new interval after its last planned occurrence, or now if that has passed; a loop that comes from a
    /// calendar is due one interval from now, and one that goes to a calendar at its first occurrence after now. Nothing is missed by a change.
    /// </remarks>
    /// <param name="schedule">The new schedule.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentException">The schedule counts from the end of an iteration, or never waits, and iterations of the loop overlap.</exception>
    public void ChangeSchedule(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Reports.ScheduleChanged(Life.ChangeSchedule(schedule));
    }

    /// <summary>Gives the loop another limit of overlap, for the iterations that begin from now on. Those alive go on, also above the limit.</summary>
    /// <remarks>An iteration that began when only one could be alive is waited for before others begin beside it.</remarks>
    /// <param name="maxOverlap">At least 1; <see cref="LoopOptions.UnlimitedOverlap"/> sets no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxOverlap"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The loop's schedule counts from the end of an iteration, or never waits.</exception>
    public void ChangeMaxOverlap(int maxOverlap)
    {
        Argument.AtLeastOne(maxOverlap, nameof(maxOverlap));
        Life.ChangeMaxOverlap(maxOverlap);
    }

    /// <summary>Runs the body once, now, outside the schedule: no hooks, no retry, no count, no overlap limit.</summary>
    /// <param name="cancelled">The token that the body gets.</param>
    /// <returns>The body's own task: its exception goes to the caller.</returns>
    /// <exception cref="InvalidOperationException">The loop takes a state, and none has ever been given.</exception>
    public ValueTask InvokeAsync(CancellationToken cancelled = default) => InvokeWith(StateForStart(), cancelled);

    /// <summary>Handles exceptions of a type, and of types derived from it, by trying again (rule E8). Acts on the next failure.</summary>
    /// <typeparam name="TException">The type; one that is there already counts once, without any condition it had; a delay that its rule reads still counts.</typeparam>
    public void AddExceptionType<TException>()
        where TException : Exception
        => Reconnects.Add([typeof(TException)]);

    /// <summary>Handles exceptions of these types by trying again; if one is refused, none is added.</summary>
    /// <param name="exceptionTypes">The types.</param>
    /// <exception cref="ArgumentException">One is no type of exception.</exception>
    /// <exception cref="ArgumentNullException">The array or one of the types is null.</exception>
    public void AddExceptionType(params Type[] exceptionTypes) => Reconnects.Add(Argument.NotNull(exceptionTypes));

    /// <summary>Handles the exceptions that a predicate accepts by trying again.</summary>
    /// <param name="isHandled">Asked for the exception thrown and for those inside it, from any thread; what it throws is reported and means no.</param>
    /// <exception cref="ArgumentNullException"><paramref name="isHandled"/> is null.</exception>
    public void AddExceptionType(Func<Exception, bool> isHandled) => Reconnects.Add(Argument.NotNull(isHandled));

    /// <summary>Handles exceptions of a type no more, whoever added it. Predicates and rules for other types still apply.</summary>
    /// <typeparam name="TException">The type.</typeparam>
    /// <returns>Whether it was there.</returns>
    public bool RemoveExceptionType<TException>()
        where TException : Exception
        => Reconnects.Remove([typeof(TException)]);

    /// <summary>Handles exceptions of these types no more, whoever added them.</summary>
    /// <param name="exceptionTypes">The types.</param>
    /// <returns>Whether all of them were there; those that were are removed in any case.</returns>
    /// <exception cref="ArgumentException">One is no type of exception.</exception>
    /// <exception cref="ArgumentNullException">The array or one of the types is null.</exception>
    public bool RemoveExceptionType(params Type[] exceptionTypes) => Reconnects.Remove(Argument.NotNull(exceptionTypes));

    /// <summary>Handles no exception any more, defaults and predicates included. Acts on the next failure, also of a loop that is stopping.</summary>
    public void ClearExceptionTypes() => Reconnects.Clear();

    /// <summary>Cancels the run for good, waits at most <see cref="LoopOptions.EndTimeout"/> for its end, and leaves the registry.</summary>
    /// <returns>A task that completes when the run has ended or the time is up; it never has the body's exception.</returns>
    /// <exception cref="InvalidOperationException">Called from inside the loop's own body or hook: it is disposed of, but its end is not waited for.</exception>
    public ValueTask DisposeAsync()
    {
        Options.Registry?.Remove(this);
        GC.SuppressFinalize(this);
        return new ValueTask(Life.DisposeAsync());
    }

    /// <summary>The loop in one line: name, schedule and state.</summary>
    /// <returns>For example <c>digest (daily at 09:00 UTC): Sleeping</c>.</returns>
    public override string ToString() => $"{Name} ({Schedule}): {GetStatus().State}";

    /// <summary>The state of a run that is started without one.</summary>
    /// <summary>The name of the trace of an iteration; kept from the first on.</summary>
    internal string TraceName => field ??= $"loop {Name}";

    internal virtual object? StateForStart() => null;

    /// <summary>A run is started with the state. Called under the lock of the loop.</summary>
    internal virtual void RememberState(object? state)
    {
    }

    /// <summary>Gives the loop its name, once, before anybody else sees it.</summary>
    internal void BeCalled(string name) => Name = name;

    /// <summary>Brings into the cache what an iteration needs beside the loop itself.</summary>
    internal void Fetch()
    {
        Cache.Fetch(Life, bytes: 64);
        Cache.Fetch(Options, bytes: 208);
        Body.Fetch();
    }

    /// <summary>The hooks, to give one.</summary>
    internal LoopHooks ChangeHooks() => Hooks ?? Interlocked.CompareExchange(ref _hooks, new LoopHooks(), null) ?? _hooks;

    internal async ValueTask InvokeWith(object? state, CancellationToken cancelled)
    {
        var iteration = new LoopIteration(this, 0, Options.TimeProvider.GetUtcNow(), cancelled);
        if (Module is { } module)
            await module.InvokeAsync(iteration, state).ConfigureAwait(false);
        else
            await Body.Invoke(iteration, state, cancelled).ConfigureAwait(false);
    }

    internal InvalidOperationException AlreadyRunning() => new(
        $"Loop '{Name}' is running already. Use Restart to begin anew, TryStart if it may be running, or Stop and Start to queue one more run.");

    /// <summary>What counts from the end of an iteration, or never waits, has no meaning while others are alive.</summary>
    internal static void CheckOverlap(Schedule schedule, int maxOverlap)
    {
        if (maxOverlap > 1 && schedule.Kind is (ScheduleKind.FixedDelay or ScheduleKind.AsFastAsPossible))
            throw new ArgumentException($"A loop that runs {schedule} cannot overlap: set MaxOverlap to 1, or give it an interval.", nameof(schedule));
    }
}
