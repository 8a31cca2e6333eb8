using TaskLoops.Running;

namespace TaskLoops;

/// <summary>All loops that were made with it in their options, by unique name: to list, find and stop them, and to hear of them all.</summary>
/// <remarks>
/// Thread-safe. A loop belongs to it from its creation until its disposal, which frees its name. Loops without a name of their own get one that is
/// unique: <c>loop</c>, <c>loop#2</c>, …
/// </remarks>
public sealed class LoopRegistry
{
    private readonly object _sync = new();
    private readonly Dictionary<string, TaskLoop> _loops = new(StringComparer.Ordinal);
    private volatile Func<LoopFailure, object?, CancellationToken, ValueTask>? _errorHook;

    /// <summary>Hears of everything in all loops made from now on, beside the loop's own listener. Default: null.</summary>
    public LoopListener? Listener { get; init; }

    /// <summary>The loops, in the order of their names.</summary>
    public IReadOnlyList<TaskLoop> Loops
    {
        get
        {
            lock (_sync)
                return [.. _loops.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];
        }
    }

    internal Func<LoopFailure, object?, CancellationToken, ValueTask>? ErrorHook => _errorHook;

    /// <summary>Finds a loop by name.</summary>
    /// <param name="name">The full name, as in <see cref="TaskLoop.Name"/>.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">Several modules have a loop of that name (<c>name</c>, <c>name#2</c>, …): say which, or ask the module.</exception>
    public TaskLoop Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_sync)
        {
            var called = _loops.Keys.Where(key => key == name || IsNumbered(key, name)).Order(StringComparer.Ordinal).ToList();
            if (called.Count > 1)
            {
                throw new InvalidOperationException(
                    $"Several loops are called '{name}': {string.Join(", ", called)}. Give the full name, or ask the module that has the loop.");
            }

            return _loops.TryGetValue(name, out var loop)
                ? loop
                : throw new KeyNotFoundException($"No loop is called '{name}'. There are: {string.Join(", ", _loops.Keys.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>The states of all loops.</summary>
    /// <returns>One snapshot for each loop, in the order of their names; each is consistent in itself.</returns>
    public IReadOnlyList<LoopStatus> GetStatus() => [.. Loops.Select(loop => loop.GetStatus())];

    /// <summary>Calls a hook for every unhandled exception in any of the loops, after the loop's own error hook (rule E6). Replaces the one before.</summary>
    /// <param name="hook">Given the failure, and a token that fires only when the time of a waiting stop, cancel or disposal runs out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="hook"/> is null.</exception>
    public void OnError(Func<LoopFailure, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        _errorHook = (failure, _, limit) => UserCode.AsValueTask(hook(failure, limit));
    }

    /// <inheritdoc cref="OnError(Func{LoopFailure, CancellationToken, Task})"/>
    public void OnError(Action<LoopFailure, CancellationToken> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        _errorHook = (failure, _, limit) => UserCode.Run(hook, failure, limit);
    }

    /// <typeparam name="TTask">Always <see cref="ValueTask"/>: inferred, so that an <c>async</c> lambda is never ambiguous.</typeparam>
    /// <inheritdoc cref="OnError(Func{LoopFailure, CancellationToken, Task})"/>
    public void OnError<TTask>(Func<LoopFailure, CancellationToken, TTask> hook)
        where TTask : struct, IEquatable<ValueTask>
    {
        var userCode = UserCode.AsValueTask(Argument.NotNull(hook));
        _errorHook = (failure, _, limit) => userCode(failure, limit);
    }

    /// <summary>Stops all loops: gracefully for half of the time, by cancel for the rest; then names what has not ended.</summary>
    /// <param name="limit">How long to wait altogether, by the clock of each loop; positive, at most 49 days.</param>
    /// <returns>The names of the loops whose runs have not ended in time, in order; empty if all have.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is zero, negative, or too long.</exception>
    public Task<IReadOnlyList<string>> StopAllAsync(TimeSpan limit) => StopAsync(Loops, Argument.TimerLength(limit, nameof(limit)));

    /// <summary>Takes a loop in and gives it its name: the one asked for, or with a number if it is taken and was not chosen by a user.</summary>
    internal void Add(TaskLoop loop, string name, bool isChosen)
    {
        lock (_sync)
        {
            if (isChosen && _loops.ContainsKey(name))
                throw Argument.Refused($"A loop called '{name}' is registered already. Give another Name, or dispose of that loop first.", nameof(LoopOptions.Name));

            var unique = name;
            for (var number = 2; _loops.ContainsKey(unique); number++)
                unique = $"{name}#{number}";

            loop.BeCalled(unique);
            _loops.Add(unique, loop);
        }
    }

    internal void Remove(TaskLoop loop)
    {
        lock (_sync)
        {
            if (_loops.GetValueOrDefault(loop.Name) == loop)
                _loops.Remove(loop.Name);
        }
    }

    private static async Task<IReadOnlyList<string>> StopAsync(IReadOnlyList<TaskLoop> loops, TimeSpan limit)
    {
        var ended = await Task.WhenAll(loops.Select(loop => loop.Life.StopWithinAsync(limit))).ConfigureAwait(false);
        return [.. loops.Where((_, index) => !ended[index]).Select(loop => loop.Name)];
    }

    private static bool IsNumbered(string key, string name) =>
        key.Length > name.Length + 1 && key.StartsWith(name, StringComparison.Ordinal) && key[name.Length] == '#' && key.AsSpan(name.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
