using TaskLoops.Hosting;

namespace TaskLoops.Soak.Leaks;

/// <summary>A command service with at most one module, which comes and goes.</summary>
internal sealed class TenantSource : ModuleSource
{
    private readonly object _sync = new();
    private RegisteredModule? _module;

    public void Add(Type type)
    {
        var registration = new object();
        Set(new RegisteredModule(type, registration) { IsRegistered = () => IsHere(registration) });
    }

    public void Remove() => Set(null);

    public override IReadOnlyList<RegisteredModule> Find()
    {
        lock (_sync)
            return _module is null ? [] : [_module];
    }

    private void Set(RegisteredModule? module)
    {
        lock (_sync)
            _module = module;
    }

    private bool IsHere(object registration)
    {
        lock (_sync)
            return _module?.Registration == registration;
    }
}
