namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>A command service whose modules a test adds and removes.</summary>
internal sealed class FakeSource : ModuleSource
{
    private readonly object _sync = new();
    private readonly List<RegisteredModule> _modules = [];
    private bool _hasChanged = true;

    /// <summary>Thrown when it is asked.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Called when it is asked.</summary>
    public Action? Asked { get; set; }

    public object Add<TModule>(object? instance = null, bool hasCommands = false, string? notWatched = null)
    {
        var registration = new object();
        var module = new RegisteredModule(typeof(TModule), registration)
        {
            IsRegistered = () => IsRegistered(registration),
            Instance = instance,
            HasCommands = hasCommands,
            NotWatched = notWatched,
        };
        lock (_sync)
        {
            _modules.Add(module);
            _hasChanged = true;
        }

        return registration;
    }

    public void Remove(object registration)
    {
        lock (_sync)
        {
            _modules.RemoveAll(module => module.Registration == registration);
            _hasChanged = true;
        }
    }

    public override IReadOnlyList<RegisteredModule>? Find()
    {
        Asked?.Invoke();
        if (Fault is not null)
            throw Fault;

        lock (_sync)
        {
            var changed = _hasChanged;
            _hasChanged = false;
            return changed ? [.. _modules] : null;
        }
    }

    private bool IsRegistered(object registration)
    {
        lock (_sync)
            return _modules.Exists(module => module.Registration == registration);
    }
}
