namespace TaskLoops;

/// <summary>How a module is loaded: what its loops have in common, and who disposes of it.</summary>
/// <remarks>Immutable and thread-safe; one object can serve many modules.</remarks>
public sealed class ModuleLoopsOptions
{
    internal static readonly ModuleLoopsOptions Default = new();

    /// <summary>What is the same for all loops: registry, gate, clocks, listener, retries. A loop's attribute replaces what it sets.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="ArgumentException">There is a <see cref="LoopOptions.Name"/>: loops of a module are named one by one.</exception>
    public LoopOptions Loops
    {
        get;
        init => field = Argument.NotNull(value, nameof(Loops)).Name is null
            ? value
            : throw new ArgumentException("A name cannot be the same for all loops of a module: set Name in the attribute of one.", nameof(Loops));
    } = LoopOptions.Default;

    /// <summary>Whether unloading disposes of the instance, if that can be disposed of. Default: true; false if somebody else does.</summary>
    public bool DisposeInstance { get; init; } = true;

    /// <summary>Where parameters come from that loops do not know themselves. Default: null, nowhere; such a parameter is a fault.</summary>
    public ParameterSource? Parameters { get; init; }
}
