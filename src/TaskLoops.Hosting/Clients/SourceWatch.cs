namespace TaskLoops.Hosting;

/// <summary>The modules of one source, as they were at the last look. Used by one thread at a time, faults apart.</summary>
internal sealed class SourceWatch(ModuleSource source, ModuleLoader loader, HostLog log)
{
    /// <summary>Replaced, never changed: faults are read while another thread looks.</summary>
    private volatile WatchedModule[] _modules = [];
    private IReadOnlyList<RegisteredModule> _found = [];

    /// <summary>Those that the last look did not replace, since they had not ended then: they may have by now.</summary>
    private WatchedModule[] _notReplaced = [];
    private bool _hasFailed;

    public ModuleSource Source => source;

    /// <summary>The modules that are unloading, or were when the last look asked.</summary>
    public IEnumerable<WatchedModule> Ending => _modules.Where(module => module.IsEnding).Union(_notReplaced);

    /// <summary>Brings the loops in line with what is registered.</summary>
    public void Look()
    {
        if (Find())
        {
            foreach (var gone in _modules.Where(module => !_found.Any(module.Registered.IsSame)))
                gone.Unload(loader);
        }

        _modules = Array.FindAll(_modules, module => !module.HasEnded);
        _notReplaced = Array.FindAll(_modules, module => module.IsUnloaded);
        foreach (var found in _found)
        {
            // A class is loaded again when its last module has ended: never are there two sets of its loops.
            if (!Array.Exists(_modules, module => module.Registered.Type == found.Type))
                Load(found);
        }
    }

    public void UnloadAll()
    {
        _notReplaced = [];
        foreach (var module in _modules)
            module.Unload(loader);
    }

    /// <summary>Whether a module of the class was found, whatever became of it.</summary>
    public bool HasFound(Type type) => Array.Exists(_modules, module => module.Registered.Type == type);

    public Exception? FaultOf(Type type) => Array.Find(_modules, module => module.Registered.Type == type)?.Fault;

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

    /// <summary>A type that cannot be looked into, for want of an assembly, is not warned of.</summary>
    private void TellOfState(Type type)
    {
        try
        {
            if (MutableState.FirstOf(type, loader.IsService) is { } member)
                log.StateNotShared(type, member);
        }
        catch (Exception exception) when (exception is TypeLoadException or IOException)
        {
            log.SourceFailed(source.GetType(), exception);
        }
    }

    private void Load(RegisteredModule found)
    {
        var module = new WatchedModule(found);
        if (found.NotWatched is { } reason)
        {
            log.ModuleNotWatched(found.Type, reason);
        }
        else
        {
            try
            {
                module.Loaded = loader.LoadRegistered(found);
            }
            catch (Exception exception)
            {
                module.Fault = exception;
                log.ModuleRefused(found.Type, exception);
            }
        }

        _modules = [.. _modules, module];
        if (module.Loaded is not null && found is { HasCommands: true, Instance: null })
            TellOfState(found.Type);
    }
}
