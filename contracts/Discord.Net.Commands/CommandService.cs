using System.Collections.Concurrent;
using System.Reflection;
using Discord.Commands.Builders;

namespace Discord.Commands;

public class CommandService : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ConcurrentDictionary<Type, ModuleInfo> _byType = new();

    // Read without a lock, as in the real service: who enumerates it while it changes gets an exception.
    private readonly HashSet<ModuleInfo> _modules = [];

    public CommandService()
        : this(new CommandServiceConfig())
    {
    }

    public CommandService(CommandServiceConfig config)
    {
        if (config.DefaultRunMode == RunMode.Default)
            throw new InvalidOperationException("The default run mode cannot be set to Default.");
        Activator = new ModuleActivator(this, property => !property.IsDefined(typeof(DontInjectAttribute)));
    }

    public IEnumerable<ModuleInfo> Modules => _modules.Select(module => module);

    public IEnumerable<CommandInfo> Commands => _modules.SelectMany(module => module.Commands);

    internal ModuleActivator Activator { get; }

    public Task<ModuleInfo> CreateModuleAsync(string primaryAlias, Action<ModuleBuilder> buildFunc) => OneAtATimeAsync(() =>
    {
        var builder = new ModuleBuilder(this, null, null) { Name = primaryAlias };
        buildFunc(builder);
        return Load(builder.Build(this, null));
    });

    public Task<ModuleInfo> AddModuleAsync<T>(IServiceProvider? services) => AddModuleAsync(typeof(T), services);

    public Task<ModuleInfo> AddModuleAsync(Type type, IServiceProvider? services) => OneAtATimeAsync(() =>
    {
        if (_byType.ContainsKey(type))
            throw new ArgumentException("This module has already been added.");
        var built = ModuleClasses.Build([type], this, services ?? NoServices.Instance);
        if (!built.TryGetValue(type, out var module))
            throw new InvalidOperationException($"Could not build the module {type.FullName}, did you pass an invalid type?");
        _byType[type] = module;
        return Load(module);
    });

    public Task<IEnumerable<ModuleInfo>> AddModulesAsync(Assembly assembly, IServiceProvider? services) =>
        AddModulesForTestAsync(ModuleClasses.In(assembly), services);

    public Task<bool> RemoveModuleAsync(ModuleInfo module) => OneAtATimeAsync(() =>
    {
        if (_byType.FirstOrDefault(entry => entry.Value == module).Key is { } type)
            _byType.TryRemove(type, out _);
        return Unload(module);
    });

    public Task<bool> RemoveModuleAsync<T>() => RemoveModuleAsync(typeof(T));

    public Task<bool> RemoveModuleAsync(Type type) => OneAtATimeAsync(() => _byType.TryRemove(type, out var module) && Unload(module));

    void IDisposable.Dispose() => Dispose(true);

    /// <summary>What <see cref="AddModulesAsync"/> does with the classes that it finds: all are built before the first is loaded.</summary>
    internal Task<IEnumerable<ModuleInfo>> AddModulesForTestAsync(IEnumerable<Type> types, IServiceProvider? services) => OneAtATimeAsync(() =>
    {
        var built = ModuleClasses.Build(types, this, services ?? NoServices.Instance);
        foreach (var (type, module) in built)
        {
            _byType[type] = module;
            Load(module);
        }

        return (IEnumerable<ModuleInfo>)[.. built.Values];
    });

    /// <summary>A command comes in: an instance from this very provider (the library makes no scope), the method, disposal.</summary>
    internal async Task ExecuteForTestAsync(string command, ICommandContext context, IServiceProvider? services)
    {
        var info = Commands.Single(info => info.Name == command);
        var module = (IModuleBase)Activator.Create(info.ModuleType, services ?? NoServices.Instance);
        module.SetContext(context);
        try
        {
            await module.BeforeExecuteAsync(info).ConfigureAwait(false);
            module.BeforeExecute(info);
            await ((Task)info.Method.Invoke(module, null)!).ConfigureAwait(false);
        }
        finally
        {
            await module.AfterExecuteAsync(info).ConfigureAwait(false);
            module.AfterExecute(info);
            (module as IDisposable)?.Dispose();
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _oneAtATime.Dispose();
    }

    private ModuleInfo Load(ModuleInfo module)
    {
        _modules.Add(module);
        if (module.Commands.Any(command => command.Aliases.Any(string.IsNullOrWhiteSpace)))
            throw new InvalidOperationException("Cannot add commands to the root node.");
        foreach (var submodule in module.Submodules)
            Load(submodule);
        return module;
    }

    private bool Unload(ModuleInfo module)
    {
        if (!_modules.Remove(module))
            return false;
        foreach (var submodule in module.Submodules)
            Unload(submodule);
        return true;
    }

    private async Task<TResult> OneAtATimeAsync<TResult>(Func<TResult> work)
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            return work();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
