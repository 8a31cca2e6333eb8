namespace TaskLoops.Hosting;

/// <summary>A module that was found in a source, and what became of it.</summary>
internal sealed class WatchedModule(RegisteredModule registered)
{
    public RegisteredModule Registered => registered;

    /// <summary>Null if it could not be loaded.</summary>
    public LoadedModule? Loaded { get; set; }

    /// <summary>Why it could not.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Its unloading; null as long as it is registered.</summary>
    public Task? Ending { get; set; }

    public bool HasEnded => Ending?.IsCompleted == true;
}
