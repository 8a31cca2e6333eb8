using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Makes modules: an instance in a scope of its own, its loops with the container's options and settings, started.</summary>
internal sealed class ModuleLoader(IServiceProvider services, LoopOptions common, LoopSettingsWatch settings, HostLog log)
{
    private readonly ServiceParameters _parameters = new(services);
    private readonly object _sync = new();
    private readonly List<LoadedModule> _loaded = [];

    /// <summary>The modules that are loaded, in the order in which they were.</summary>
    public IReadOnlyList<LoadedModule> Loaded
    {
        get
        {
            lock (_sync)
                return [.. _loaded];
        }
    }

    /// <summary>Loads a service that the container owns, without starting it.</summary>
    /// <exception cref="ModuleLoopsException">It is declared wrongly; nothing is loaded.</exception>
    public LoadedModule LoadService([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type)
    {
        var instance = services.GetRequiredService(type);
        return Load(instance, type, common, disposeInstance: false, scope: null);
    }

    /// <summary>Loads a loop in code, without starting it.</summary>
    /// <exception cref="ArgumentException">The body cannot be one, or the name is taken.</exception>
    public TaskLoop LoadLoop(HostedLoop declared)
    {
        // An interval has nothing to make up unless its options say so.
        var defaults = new LoopOptions(common) { Store = declared.Schedule.IsCalendar ? common.Store : null };
        var options = declared.Configure?.Invoke(defaults) ?? defaults;
        var loop = TaskLoop.Create(declared.Schedule, _parameters, declared.Body, new LoopOptions(options) { Name = declared.Name, Registry = common.Registry });
        settings.Include(loop);
        return loop;
    }

    /// <summary>Starts what starts with the module; a loop that somebody has started meanwhile runs already.</summary>
    public void Start(LoadedModule module) => module.Loops.Start(loop => settings.IsEnabled(loop) && !loop.IsRunning);

    public void Start(TaskLoop loop)
    {
        if (settings.IsEnabled(loop))
            loop.TryStart();
    }

    /// <summary>Loads and starts a command module, which a client library has registered.</summary>
    /// <exception cref="ModuleLoopsException">It is declared wrongly; nothing is loaded.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Client libraries that find modules by reflection cannot be trimmed either.")]
    public LoadedModule LoadRegistered(RegisteredModule registered)
    {
        var options = new LoopOptions(common) { RunWhile = Both(common.RunWhile, registered.IsRegistered) };
        var module = registered.Instance is { } instance
            ? Load(instance, instance.GetType(), options, disposeInstance: false, scope: null)
            : LoadNew(registered, options);
        try
        {
            Start(module);
            return module;
        }
        catch
        {
            // All of it or nothing: no names, no instance and no scope are left behind.
            _ = UnloadAsync(module);
            throw;
        }
    }

    /// <summary>Unloads a module. A second call waits for the same end.</summary>
    public Task UnloadAsync(LoadedModule module)
    {
        lock (_sync)
            _loaded.Remove(module);

        foreach (var loop in module.Loops.Loops)
            settings.Exclude(loop);
        log.ModuleUnloading(module.Type);
        return module.UnloadAsync();
    }

    /// <summary>Whether the container has a service of a type.</summary>
    public bool IsService(Type type) => _parameters.IsService(type);

    private static Func<bool> Both(Func<bool>? first, Func<bool> second) => first is null ? second : () => first() && second();

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Client libraries that find modules by reflection cannot be trimmed either.")]
    private LoadedModule LoadNew(RegisteredModule registered, LoopOptions options)
    {
        var scope = services.CreateAsyncScope();
        object? made = null;
        try
        {
            made = ActivatorUtilities.CreateInstance(scope.ServiceProvider, registered.Type);
            InjectProperties(made, scope.ServiceProvider);
            return Load(made, registered.Type, options, disposeInstance: true, scope);
        }
        catch
        {
            _ = GiveUpAsync(registered.Type, made, scope);
            throw;
        }
    }

    private LoadedModule Load(
        object instance,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type,
        LoopOptions options,
        bool disposeInstance,
        AsyncServiceScope? scope)
    {
        var loops = ModuleLoops.For(instance, type, new ModuleLoopsOptions { Loops = options, DisposeInstance = disposeInstance, Parameters = _parameters });
        var module = new LoadedModule(loops, scope, options, log);
        lock (_sync)
            _loaded.Add(module);

        foreach (var loop in loops.Loops)
            settings.Include(loop);
        log.ModuleLoaded(type, loops.Loops.Count);
        return module;
    }

    /// <summary>Client libraries fill public properties of modules with services; so does this, for the same class.</summary>
    private static void InjectProperties(object instance, IServiceProvider services)
    {
        foreach (var property in InjectedProperties.Of(instance.GetType()))
        {
            if (property.GetIndexParameters().Length == 0 && services.GetService(property.PropertyType) is { } service)
                property.SetValue(instance, service, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
        }
    }

    /// <summary>Disposes of what was made for a module that cannot be loaded. Each of the two may throw, and neither hides the other.</summary>
    private async Task GiveUpAsync(Type type, object? instance, AsyncServiceScope scope)
    {
        try
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (instance as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            log.ScopeFailed(type, exception);
        }

        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.ScopeFailed(type, exception);
        }
    }
}
