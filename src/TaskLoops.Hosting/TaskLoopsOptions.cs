namespace TaskLoops.Hosting;

/// <summary>What all loops of a container have in common.</summary>
/// <remarks>Read once, when the loops start; a later change does nothing.</remarks>
public sealed class TaskLoopsOptions
{
    /// <summary>The defaults of every loop: retries, limits, clocks. What a loop sets itself comes first.</summary>
    /// <remarks>
    /// Copy them to change a part: <c>o.Loops = new LoopOptions(o.Loops) { EndTimeout = … }</c>. Gate, connection, store and registry are the host's own. Without a
    /// <see cref="LoopOptions.TimeProvider"/> other than the system's, that of the container is taken, if it has one.
    /// </remarks>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public LoopOptions Loops
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value), "Loops must not be null; new LoopOptions() has every default.");
    } = new();

    /// <summary>The least time between two loops that pass the ready gate, so that fifty loops do not call the API at one Ready. Default: 100 ms; zero for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan StartStagger
    {
        get;
        set => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "StartStagger must not be negative; zero is allowed.");
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the host looks whether modules came or went and whether the client is ready, beside what it is told. Default: 250 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or above one hour.</exception>
    public TimeSpan LookInterval
    {
        get;
        set => field = value > TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LookInterval must be longer than zero, and one hour at most.");
    } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the end of all loops may take. Default: null, nine tenths of the host's own <c>HostOptions.ShutdownTimeout</c>.</summary>
    /// <remarks>Half of it is for iterations in flight to finish, the rest for cancelled ones and after hooks; then the log names what has not ended.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or above 49 days.</exception>
    public TimeSpan? ShutdownTimeout
    {
        get;
        set => field = value is null || (value > TimeSpan.Zero && value <= TimeSpan.FromDays(49))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "ShutdownTimeout must be longer than zero, and 49 days at most.");
    }

    /// <summary>Where last occurrences outlive the process (rule T11). Default: null, nowhere. Loops on a calendar use it, others if they say <c>Remember = true</c>.</summary>
    public OccurrenceStore? Store { get; set; }

    internal Func<LoopFailure, IServiceProvider, CancellationToken, Task>? ErrorHook { get; private set; }

    /// <summary>Keeps last occurrences in a file, so that a daily post that fell into a restart is made up.</summary>
    /// <param name="path">The file, which is made when it is needed; relative to the current directory. One process at a time may use it.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or blank.</exception>
    public void RememberOccurrences(string path = "taskloops-occurrences.json") => Store = new FileOccurrenceStore(path);

    /// <summary>Calls a hook for every unhandled exception of any loop, after the loop's own error hook (rule E6). Replaces the one before.</summary>
    /// <param name="hook">Given the failure, and a token that fires only when the time of a shutdown runs out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="hook"/> is null.</exception>
    public void OnError(Func<LoopFailure, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ErrorHook = (failure, _, limit) => hook(failure, limit);
    }

    /// <summary>Calls a hook for every unhandled exception of any loop, with services from a scope of its own.</summary>
    /// <param name="hook">Given the failure, the services, and a token that fires only when the time of a shutdown runs out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="hook"/> is null.</exception>
    public void OnError(Func<LoopFailure, IServiceProvider, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ErrorHook = hook;
    }
}
