namespace TaskLoops.Modules;

/// <summary>Recognises calls from inside a module's instance while no loop runs: from its disposal, or from a body called by itself (rule L10).</summary>
/// <remarks>Flows with the <see cref="ExecutionContext"/> and counts only until it has ended, like the mark of a run.</remarks>
internal sealed class ModuleVisit
{
    private static readonly AsyncLocal<ModuleVisit?> _inThisContext = new();

    private readonly ModuleInstance _module;
    private readonly bool _isDisposal;
    private readonly ModuleVisit? _outer;
    private volatile bool _hasEnded;

    private ModuleVisit(ModuleInstance module, bool isDisposal, ModuleVisit? outer)
    {
        _module = module;
        _isDisposal = isDisposal;
        _outer = outer;
    }

    /// <summary>Marks the context until the calling asynchronous method ends.</summary>
    public static ModuleVisit Begin(ModuleInstance module, bool isDisposal) =>
        _inThisContext.Value = new ModuleVisit(module, isDisposal, _inThisContext.Value);

    /// <summary>Whether the caller is inside the disposal of the module's instance.</summary>
    public static bool IsInDisposal(ModuleInstance module) => Is(module, isDisposal: true);

    /// <summary>Whether the caller is inside a body of the module that somebody has called outside of a run.</summary>
    public static bool IsInCall(ModuleInstance module) => Is(module, isDisposal: false);

    public void End() => _hasEnded = true;

    private static bool Is(ModuleInstance module, bool isDisposal)
    {
        for (var visit = _inThisContext.Value; visit is not null; visit = visit._outer)
        {
            if (visit._module == module && visit._isDisposal == isDisposal && !visit._hasEnded)
                return true;
        }

        return false;
    }
}
