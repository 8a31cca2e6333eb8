namespace TaskLoops.Hosting;

/// <summary>All loops of a container: what a command or a service takes in its constructor to list, stop, start and re-time loops.</summary>
/// <remarks>
/// Thread-safe.
/// <code>
/// public sealed class StatsModule(HostedLoops loops) : InteractionModuleBase&lt;SocketInteractionContext&gt;
/// {
///     [SlashCommand("pause-stats", "…")]
///     public Task PauseAsync() { loops.Get&lt;StatsModule&gt;(nameof(PublishAsync)).Stop(); … }
/// }
/// </code>
/// </remarks>
public sealed class HostedLoops
{
    private readonly Func<IReadOnlyList<LoadedModule>> _loaded;

    internal HostedLoops(LoopRegistry registry, ReadyGate gate, LoopConnection connection, Func<IReadOnlyList<LoadedModule>> loaded)
    {
        Registry = registry;
        Gate = gate;
        Connection = connection;
        _loaded = loaded;
    }

    /// <summary>All loops by name, and their states.</summary>
    public LoopRegistry Registry { get; }

    /// <summary>What loops wait for before they begin: the client is ready, or without a client, the host has started.</summary>
    public ReadyGate Gate { get; }

    /// <summary>Whether the client is connected; up where there is none.</summary>
    public LoopConnection Connection { get; }

    /// <summary>The modules that are loaded now, in the order in which they were.</summary>
    public IReadOnlyList<ModuleLoops> Modules => [.. _loaded().Select(module => module.Loops)];

    /// <summary>Finds a loop by its name.</summary>
    /// <param name="name">The full name, as in <see cref="TaskLoop.Name"/>.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">Several modules have a loop of that name: say which.</exception>
    public TaskLoop Get(string name) => Registry.Get(name);

    /// <summary>Finds a loop by the class of its module and its method.</summary>
    /// <typeparam name="TModule">The class of the module itself, not of a base class.</typeparam>
    /// <param name="methodName">The name of the method, best given by <c>nameof</c>.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">The module is not loaded, or has no such loop; the message lists what there is.</exception>
    /// <exception cref="InvalidOperationException">The module is loaded several times: ask <see cref="Modules"/>.</exception>
    public TaskLoop Get<TModule>(string methodName)
        where TModule : class
        => GetModule<TModule>().Get(methodName);

    /// <summary>Finds a loop that takes a state by the class of its module and its method.</summary>
    /// <typeparam name="TModule">The class of the module itself, not of a base class.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="methodName">The name of the method, best given by <c>nameof</c>.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="KeyNotFoundException">The module is not loaded, or has no such loop; the message lists what there is.</exception>
    /// <exception cref="InvalidOperationException">The module is loaded several times, or the loop takes no such state.</exception>
    public TaskLoop<TState> Get<TModule, TState>(string methodName)
        where TModule : class
        => GetModule<TModule>().Get<TState>(methodName);

    /// <summary>Finds the loops of a module by its class.</summary>
    /// <typeparam name="TModule">The class of the module itself, not of a base class.</typeparam>
    /// <returns>The module's loops.</returns>
    /// <exception cref="KeyNotFoundException">The module is not loaded; the message lists those that are.</exception>
    /// <exception cref="InvalidOperationException">The module is loaded several times: ask <see cref="Modules"/>.</exception>
    public ModuleLoops GetModule<TModule>()
        where TModule : class
    {
        var loaded = _loaded();
        var found = loaded.Where(module => module.Type == typeof(TModule)).ToList();
        return found.Count switch
        {
            1 => found[0].Loops,
            0 => throw new KeyNotFoundException(
                $"No module {typeof(TModule).Name} is loaded. Loaded are: {string.Join(", ", loaded.Select(module => module.Type.Name))}."),
            _ => throw new InvalidOperationException($"{found.Count} modules {typeof(TModule).Name} are loaded. Look for the one you mean in Modules."),
        };
    }
}
