using System.Diagnostics.CodeAnalysis;
using TaskLoops.Modules;
using TaskLoops.Running;

namespace TaskLoops;

/// <summary>A module: one object, and the loops that the methods of its class declare by <see cref="ModuleLoopAttribute"/>.</summary>
/// <remarks>
/// <para>Thread-safe; every member may be called from inside the loops. Each object has loops of its own, called <c>Type.Method</c>; in a
/// <see cref="LoopRegistry"/> those of a second object are called <c>Type.Method#2</c>. Disposal unloads the module.</para>
/// <code>
/// await using var stats = ModuleLoops.For(new StatsCog());
/// stats.Start();
/// stats.Get(nameof(StatsCog.PublishAsync)).Stop();
/// </code>
/// </remarks>
public sealed class ModuleLoops : IAsyncDisposable
{
    /// <summary>What a trimmed or native program must keep of a module's class: private methods of base classes too, which nothing less keeps on .NET 8.</summary>
    internal const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.All;

    private readonly IReadOnlyList<LoopDeclaration> _declarations;
    private readonly TaskLoop[] _loops;
    private readonly ModuleInstance _instance;
    private readonly TimeSpan _endTimeout;

    private ModuleLoops(object instance, IReadOnlyList<LoopDeclaration> declarations, ModuleLoopsOptions options)
    {
        _declarations = declarations;
        _endTimeout = options.Loops.EndTimeout;
        _loops = Create(instance, declarations);
        _instance = new ModuleInstance(instance, options.DisposeInstance, _loops[0]);
        foreach (var loop in _loops)
            loop.Module = _instance;
        Loops = Array.AsReadOnly(_loops);
    }

    /// <summary>The object whose methods the loops call.</summary>
    public object Instance => _instance.Instance;

    /// <summary>All loops: those of the class in the order of its methods, then those of its base classes.</summary>
    public IReadOnlyList<TaskLoop> Loops { get; }

    /// <summary>Completes when the module has been unloaded, its last body and hook have ended, and its object has been disposed of. Never fails.</summary>
    public Task Unloaded => _instance.Ended;

    /// <summary>Whether a class declares loops, itself or by its base classes; nothing is said of whether they are declared well.</summary>
    /// <param name="type">The class.</param>
    /// <returns>True if any of its methods has <see cref="ModuleLoopAttribute"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    public static bool AreDeclaredBy([DynamicallyAccessedMembers(Needed)] Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ModuleMethod.Of(type).Any(method => method.Loops.Length > 0);
    }

    /// <summary>Makes the loops of an object, without starting them. They belong to the registry of the options, if there is one, from now on.</summary>
    /// <typeparam name="T">The class of the object itself, not of a base class.</typeparam>
    /// <param name="instance">The object. It is disposed of with the module, unless the options say otherwise.</param>
    /// <param name="options">What the loops have in common; null for the defaults.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ModuleLoopsException">The declarations are faulty, or there is no loop; nothing is loaded, and the object is left alone.</exception>
    /// <exception cref="ArgumentException">The object is of a class derived from <typeparamref name="T"/>, whose loops would be overlooked.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="instance"/> is null.</exception>
    public static ModuleLoops For<[DynamicallyAccessedMembers(Needed)] T>(T instance, ModuleLoopsOptions? options = null)
        where T : class
        => For(instance, typeof(T), options);

    /// <summary>Makes the loops of an object whose class is known at run time only.</summary>
    /// <param name="instance">The object. It is disposed of with the module, unless the options say otherwise.</param>
    /// <param name="type">The class of the object itself, not a base class.</param>
    /// <param name="options">What the loops have in common; null for the defaults.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ModuleLoopsException">The declarations are faulty, or there is no loop; nothing is loaded, and the object is left alone.</exception>
    /// <exception cref="ArgumentException">The object is not exactly of that class.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="instance"/> or <paramref name="type"/> is null.</exception>
    public static ModuleLoops For(object instance, [DynamicallyAccessedMembers(Needed)] Type type, ModuleLoopsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(type);
        if (instance.GetType() != type)
        {
            throw new ArgumentException(
                $"The module is a {instance.GetType().Name}, not a {type.Name}: "
                + $"ask For(instance, typeof({instance.GetType().Name})), or its loops are overlooked.",
                nameof(type));
        }

        options ??= ModuleLoopsOptions.Default;
        return new ModuleLoops(instance, ModuleDeclaration.Read(type, options), options);
    }

    /// <summary>Finds a loop by its method.</summary>
    /// <param name="methodName">The name of the method, best given by <c>nameof</c>; not the loop's own name.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">No loop has such a method; the message lists those there are.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="methodName"/> is null.</exception>
    public TaskLoop Get(string methodName)
    {
        ArgumentNullException.ThrowIfNull(methodName);
        return Find(declaration => declaration.MethodName == methodName, methodName);
    }

    /// <summary>Finds a loop by its method, which the compiler checks: <c>module.Get(cog.PublishAsync)</c>.</summary>
    /// <param name="method">The method, of the module's own object.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">The method is no loop; the message lists those there are.</exception>
    /// <exception cref="ArgumentException">The method is one of another object.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public TaskLoop Get(Delegate method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Target is not null && method.Target != Instance)
            throw new ArgumentException($"{method.Method.Name} is a method of another object than this module's.", nameof(method));

        return Find(declaration => declaration.Method.Is(method.Method), method.Method.Name);
    }

    /// <summary>Finds a loop that takes a state by its method.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="methodName">The name of the method, best given by <c>nameof</c>.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">No loop has such a method; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">The loop takes no state, or one of another type.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="methodName"/> is null.</exception>
    public TaskLoop<TState> Get<TState>(string methodName) => WithState<TState>(Get(methodName));

    /// <summary>Finds a loop that takes a state by its method, which the compiler checks.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="method">The method, of the module's own object.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">The method is no loop; the message lists those there are.</exception>
    /// <exception cref="ArgumentException">The method is one of another object.</exception>
    /// <exception cref="InvalidOperationException">The loop takes no state, or one of another type.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public TaskLoop<TState> Get<TState>(Delegate method) => WithState<TState>(Get(method));

    /// <summary>Starts every loop that starts with its module: all but those with <c>AutoStart = false</c>, and those that take a state.</summary>
    /// <exception cref="InvalidOperationException">One of them is running already. Those that were started by this call are cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The module, or one of these loops, has been disposed of. Those started by this call are cancelled.</exception>
    public void Start() => Start(static _ => true);

    /// <summary>Starts those of the loops that start with their module and that a predicate accepts.</summary>
    /// <param name="which">Asked once for each loop that starts with its module, before any is started.</param>
    /// <exception cref="InvalidOperationException">One of them is running already. Those that were started by this call are cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The module, or one of these loops, has been disposed of. Those started by this call are cancelled.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="which"/> is null.</exception>
    public void Start(Predicate<TaskLoop> which)
    {
        ArgumentNullException.ThrowIfNull(which);
        var starting = _loops.Where((loop, index) => _declarations[index].Attribute.AutoStart && which(loop)).ToList();
        var started = 0;
        try
        {
            for (; started < starting.Count; started++)
                _ = starting[started].Start();
        }
        catch
        {
            starting.GetRange(0, started).ForEach(loop => loop.Cancel());
            throw;
        }
    }

    /// <summary>Stops all loops: iterations in flight finish, with their retries. Does not wait; see <see cref="TaskLoop.Stop"/>.</summary>
    public void Stop() => _ = Array.ConvertAll(_loops, loop => loop.Life.Stop());

    /// <summary>Cancels all loops. Does not wait; see <see cref="TaskLoop.Cancel"/>.</summary>
    public void Cancel() => _ = Array.ConvertAll(_loops, loop => loop.Life.Cancel());

    /// <summary>Stops all loops and waits for the ends of their runs.</summary>
    /// <param name="cancelled">Turns the stop into a cancel, whose end is waited for as in <see cref="CancelAsync"/>.</param>
    /// <returns>A task that completes when all runs have ended; it never has a body's exception.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a body or hook of the module, which would wait for itself: the stop is requested.</exception>
    public Task StopAsync(CancellationToken cancelled = default)
    {
        var runs = Array.ConvertAll(_loops, loop => loop.Life.Stop());
        ThrowIfInside(nameof(StopAsync), nameof(Stop));
        return Task.WhenAll(_loops.Select((loop, index) => loop.Life.StopOrCancelAsync(runs[index], cancelled)));
    }

    /// <summary>Cancels all loops and waits for the ends of their runs, at most <see cref="LoopOptions.EndTimeout"/>.</summary>
    /// <param name="limit">Ends the wait earlier. When the wait ends first, hooks are told by their token and listeners by the loops' names.</param>
    /// <returns>A task that completes when all runs have ended or the time is up; it never has a body's exception.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a body or hook of the module, which would wait for itself: the cancel is requested.</exception>
    public Task CancelAsync(CancellationToken limit = default)
    {
        var runs = Array.ConvertAll(_loops, loop => loop.Life.Cancel());
        ThrowIfInside(nameof(CancelAsync), nameof(Cancel));
        return EndOfAsync(runs, limit);
    }

    /// <summary>Unloads the module: cancels all loops together and for good, waits for their ends, and disposes of the object.</summary>
    /// <remarks>
    /// Waits at most <see cref="LoopOptions.EndTimeout"/> altogether, then tells the listeners what has not ended. The object is disposed of when the
    /// last body and hook has really ended, even if that is after this has returned; what its disposal throws is told to the listeners of the first loop
    /// as <see cref="LoopPlace.Disposal"/>. The loops' names are free at once.
    /// </remarks>
    /// <returns>A task that completes when the object has been disposed of or the time is up; it never has an exception of a body or of the object.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a body or hook of the module, which would wait for itself: it is unloaded.</exception>
    public ValueTask DisposeAsync()
    {
        foreach (var loop in _loops)
            loop.Options.Registry?.Remove(loop);

        var runs = Array.ConvertAll(_loops, loop => loop.Life.Dispose());
        _instance.Unload();
        ThrowIfInside(nameof(DisposeAsync), nameof(Cancel));
        if (ModuleVisit.IsInCall(_instance))
            throw Inside(nameof(DisposeAsync), nameof(Cancel), "a body");

        return ModuleVisit.IsInDisposal(_instance) ? ValueTask.CompletedTask : new ValueTask(EndAsync(runs));
    }

    /// <summary>All loops or none: what has been made before one fails gives back its name.</summary>
    private static TaskLoop[] Create(object instance, IReadOnlyList<LoopDeclaration> declarations)
    {
        List<TaskLoop> loops = [];
        try
        {
            foreach (var declaration in declarations)
                loops.Add(declaration.Create(instance));
            return [.. loops];
        }
        catch
        {
            foreach (var loop in loops)
                loop.Options.Registry?.Remove(loop);
            throw;
        }
    }

    private async Task EndAsync(LoopRun?[] runs)
    {
        var clock = new LoopEndClock(_loops[0]);
        await EndOfAsync(runs, limit: default).ConfigureAwait(false);
        if (Array.TrueForAll(runs, run => run?.Completion.IsCompleted != false))
            await _instance.EndsWithinAsync(_endTimeout - clock.Elapsed, clock).ConfigureAwait(false);
    }

    private Task EndOfAsync(LoopRun?[] runs, CancellationToken limit) =>
        Task.WhenAll(_loops.Select((loop, index) => loop.Life.EndOfAsync(runs[index], limit)));

    private void ThrowIfInside(string member, string remedy)
    {
        if (Array.Find(_loops, LoopFlow.IsInside) is { } loop)
            throw Inside(member, remedy, $"the body or a hook of '{loop.Name}'");
    }

    private static InvalidOperationException Inside(string member, string remedy, string place) => new(
        $"{member} was called from inside {place}, a loop of the module, and would wait for itself. "
        + $"It has been requested; call {remedy}, which does not wait.");

    private TaskLoop Find(Predicate<LoopDeclaration> predicate, string wanted)
    {
        for (var index = 0; index < _loops.Length; index++)
        {
            if (predicate(_declarations[index]))
                return _loops[index];
        }

        var names = string.Join(", ", _declarations.Select(declaration => declaration.MethodName));
        throw new KeyNotFoundException($"No loop of the module has a method '{wanted}'. There are: {names}.");
    }

    private static TaskLoop<TState> WithState<TState>(TaskLoop loop) => loop as TaskLoop<TState>
        ?? throw new InvalidOperationException(
            $"Loop '{loop.Name}' does not take a {typeof(TState).Name}: declare it with [ModuleLoop<{typeof(TState).Name}>].");
}
