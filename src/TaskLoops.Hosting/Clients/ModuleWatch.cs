using System.Runtime.ExceptionServices;

namespace TaskLoops.Hosting;

/// <summary>Loads the loops of command modules that came, and unloads those of modules that went, in whatever way either happened.</summary>
/// <remarks>
/// The host looks a few times a second; who adds or removes a module and cannot wait for that calls <see cref="LookAsync(CancellationToken)"/>. Thread-safe; modules are
/// made and started by one thread at a time.
/// </remarks>
public sealed class ModuleWatch
{
    private const int MostLooks = 20;

    private readonly ModuleLoader _loader;
    private readonly HostLog _log;

    /// <summary>One look at a time; held while constructors of modules run, which must not look themselves.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Guards the lists, never held while user code runs.</summary>
    private readonly object _sync = new();
    private readonly List<SourceWatch> _sources = [];
    private bool _isStopped;

    internal ModuleWatch(ModuleLoader loader, HostLog log)
    {
        _loader = loader;
        _log = log;
    }

    /// <summary>Watches a source from now on, unless one of the same kind for the same service is watched already.</summary>
    /// <typeparam name="TSource">The kind of source.</typeparam>
    /// <param name="source">The source. One that another one's look brings is looked at in the same round.</param>
    /// <returns>The source that is watched: this one, or the one that was there before.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public TSource Watch<TSource>(TSource source)
        where TSource : ModuleSource
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_sync)
        {
            if (_sources.Select(watch => watch.Source).OfType<TSource>().FirstOrDefault(watched => ReferenceEquals(watched.Service, source.Service)) is { } watched)
                return watched;

            _sources.Add(new SourceWatch(source, _loader, _log));
            return source;
        }
    }

    /// <summary>Looks now: when this has completed, modules that came have their loops, and those that went have ended.</summary>
    /// <param name="cancelled">Ends the wait, not what has been begun.</param>
    /// <returns>A task that completes when all that was found is done; it waits for a body that does not end as long as <see cref="LoopOptions.EndTimeout"/>.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a body or hook of a module that went, which would wait for itself: it is unloaded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    public Task LookAsync(CancellationToken cancelled = default) => LookAsync(static _ => true, cancelled);

    /// <summary>Looks now, and waits for the modules of one class only, and of the classes inside of it.</summary>
    /// <param name="type">The class.</param>
    /// <param name="cancelled">Ends the wait, not what has been begun.</param>
    /// <returns>A task that completes when loops of the class that came have been started, and those that went have ended.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a body or hook of such a module that went, which would wait for itself: it is unloaded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    public Task LookAsync(Type type, CancellationToken cancelled = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return LookAsync(module => IsInside(module.Registered.Type, type), cancelled);

        static bool IsInside(Type? module, Type type) => module is not null && (module == type || IsInside(module.DeclaringType, type));
    }

    private async Task LookAsync(Predicate<WatchedModule> isMeant, CancellationToken cancelled)
    {
        while (true)
        {
            List<WatchedModule> ending;
            await _turn.WaitAsync(cancelled).ConfigureAwait(false);
            try
            {
                LookOnce();
                ending = Sources().SelectMany(source => source.Ending).Where(module => isMeant(module)).ToList();
            }
            finally
            {
                _turn.Release();
            }

            if (ending.Count == 0)
                return;

            // Those that are replaced are loaded by the next round.
            await Task.WhenAll(ending.ConvertAll(module => module.EndAsync())).WaitAsync(cancelled).ConfigureAwait(false);
        }
    }

    /// <summary>Looks now for a module that has just been added, and takes it back if its loops cannot be loaded: all of it or nothing.</summary>
    /// <param name="type">The module's class.</param>
    /// <param name="remove">Removes the module from the library again.</param>
    /// <returns>A task that completes when the loops have been started.</returns>
    /// <exception cref="ModuleLoopsException">A loop is declared wrongly. What else the module's constructor throws comes as it is.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public async Task LookForAsync(Type type, Func<Task> remove)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(remove);
        await LookUntilFoundAsync(type).ConfigureAwait(false);
        if (FaultOf(type) is not { } fault)
            return;

        await remove().ConfigureAwait(false);
        await LookAsync(type).ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>A library's own set may be changing under a look, which then sees nothing: a few more do.</summary>
    private async Task LookUntilFoundAsync(Type type)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            await LookAsync(type).ConfigureAwait(false);
            if (Sources().Exists(source => source.HasFound(type)))
                return;
        }
    }

    /// <summary>Why the module of a class is registered but has no loops: what its declarations or its constructor threw. Null if nothing is wrong.</summary>
    /// <param name="type">The module's class.</param>
    /// <returns>The exception.</returns>
    public Exception? FaultOf(Type type)
    {
        lock (_sync)
            return _sources.Select(watch => watch.FaultOf(type)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The host's regular look: does not wait, neither for its turn nor for modules that end.</summary>
    internal void Look()
    {
        if (!_turn.Wait(0))
            return;

        try
        {
            LookOnce();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks no more, and unloads every module.</summary>
    internal async Task StopAsync()
    {
        List<WatchedModule> ending;
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            lock (_sync)
                _isStopped = true;
            foreach (var source in Sources())
                source.UnloadAll();
            ending = [.. Sources().SelectMany(source => source.Ending)];
        }
        finally
        {
            _turn.Release();
        }

        await Task.WhenAll(ending.ConvertAll(module => module.EndAsync())).ConfigureAwait(false);
    }

    private void LookOnce()
    {
        lock (_sync)
        {
            if (_isStopped)
                return;
        }

        for (var looked = 0; looked < Sources().Count; looked++)
            Sources()[looked].Look();
    }

    private List<SourceWatch> Sources()
    {
        lock (_sync)
            return [.. _sources];
    }
}
