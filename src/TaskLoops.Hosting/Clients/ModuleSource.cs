namespace TaskLoops.Hosting;

/// <summary>Where command modules come and go: one command service of a client library. What an adapter derives from.</summary>
public abstract class ModuleSource
{
    /// <summary>The command service whose modules these are, by which a watch knows that it has it already. Default: this object.</summary>
    public virtual object Service => this;

    /// <summary>Finds the modules with loops that are registered now.</summary>
    /// <remarks>Called every quarter of a second, by one thread at a time: cheap when nothing has changed. What it throws is logged, and the next look asks again.</remarks>
    /// <returns>The modules; null if nothing has changed since the last call.</returns>
    public abstract IReadOnlyList<RegisteredModule>? Find();
}
