namespace TaskLoops.Hosting;

/// <summary>The modules of one source, as they were at the last look. Used by one thread at a time, faults apart.</summary>
internal sealed class SourceWatch(ModuleSource source, ModuleLoader loader, HostLog log)
{
    private readonly List<WatchedModule> _modules = [];
    private IReadOnlyList<RegisteredModule> _found = [];
    private bool _hasFailed;

    public ModuleSource Source => source;

    /// <summary>Brings the loops in line with what is registered; a task for the ends of those that are unloading.</summary>
    public Task Look()
    {
        if (Find())
        {
            foreach (var gone in _modules.FindAll(module => !_found.Any(module.Registered.IsSame)))
                Unload(gone);
        }

        foreach (var found in _found)
        {
            // A class is loaded again when its last module has ended: never are there two sets of its loops.
            if (!_modules.Exists(module => module.Registered.Type == found.Type && !module.HasEnded))
                Load(found);
        }

        _modules.RemoveAll(module => module.HasEnded);
        return Task.WhenAll(_modules.Select(module => module.Ending).OfType<Task>());
    }

    public Task UnloadAll()
    {
        _modules.ForEach(Unload);
        return Task.WhenAll(_modules.Select(module => module.Ending).OfType<Task>());
    }

    public Exception? FaultOf(Type type)
    {
        // A copy is not needed: written under the watch's turn, and read by whoever has just had it.
        return _modules.Find(module => module.Registered.Type == type)?.Fault;
    }

    /// <summary>Asks the source; false if nothing has changed, or if it cannot tell.</summary>
    private bool Find()
    {
        try
        {
            if (source.Find() is not { } found)
                return false;

            _found = found;
            _hasFailed = false;
            return true;
        }
        catch (Exception exception)
        {
            // Once, not four times a second.
            if (!_hasFailed)
                log.SourceFailed(source.GetType(), exception);
            _hasFailed = true;
            return false;
        }
    }

    private void Load(RegisteredModule found)
    {
        var module = new WatchedModule(found);
        _modules.Add(module);
        if (found.NotWatched is { } reason)
        {
            log.ModuleNotWatched(found.Type, reason);
            return;
        }

        try
        {
            module.Loaded = loader.LoadRegistered(found);
        }
        catch (Exception exception)
        {
            module.Fault = exception;
            log.ModuleRefused(found.Type, exception);
            return;
        }

        if (found is { HasCommands: true, Instance: null } && MutableState.FirstOf(found.Type) is { } member)
            log.StateNotShared(found.Type, member);
    }

    private void Unload(WatchedModule module)
    {
        if (module.Ending is null)
            module.Ending = module.Loaded is { } loaded ? loader.UnloadAsync(loaded) : Task.CompletedTask;
    }
}
