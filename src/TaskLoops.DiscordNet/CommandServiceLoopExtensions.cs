using System.Reflection;
using Discord.Commands;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>Adds and removes modules of text commands together with their loops, at once.</summary>
/// <remarks>
/// A module that does not derive from <see cref="LoopModuleBase"/> gets its loops in no other way, since the library does not tell the class of a
/// module. Removal by the library's own methods ends the loops as well, within a quarter of a second.
/// </remarks>
public static class CommandServiceLoopExtensions
{
    /// <summary>Adds a module, and starts its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="AddModuleWithLoopsAsync(CommandService, Type, IServiceProvider)"/>
    public static Task<ModuleInfo> AddModuleWithLoopsAsync<TModule>(this CommandService service, IServiceProvider services)
        where TModule : class
        => service.AddModuleWithLoopsAsync(typeof(TModule), services);

    /// <summary>Adds a module, and starts its loops.</summary>
    /// <param name="service">The service of text commands.</param>
    /// <param name="type">The module's class.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>The module, whose loops have been started.</returns>
    /// <exception cref="ModuleLoopsException">A loop is declared wrongly: the module is removed again.</exception>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<ModuleInfo> AddModuleWithLoopsAsync(this CommandService service, Type type, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(type);
        var watch = WatchOf(service, services);
        var module = await service.AddModuleAsync(type, services).ConfigureAwait(false);
        CommandModules.Include(module, type);
        await watch.LookForAsync(type, remove: () => service.RemoveModuleAsync(module)).ConfigureAwait(false);
        return module;
    }

    /// <summary>Adds all modules of an assembly, and starts their loops.</summary>
    /// <param name="service">The service of text commands.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>The modules, whose loops have been started; what is wrong with a declaration is in the log.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>, or two classes with loops would be called the same: nothing is added.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<IEnumerable<ModuleInfo>> AddModulesWithLoopsAsync(this CommandService service, Assembly assembly, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(assembly);
        var watch = WatchOf(service, services);
        var byName = ClassesByName(assembly);
        IReadOnlyList<ModuleInfo> modules = [.. await service.AddModulesAsync(assembly, services).ConfigureAwait(false)];
        foreach (var module in modules)
        {
            if (byName.TryGetValue(module.Name, out var type))
                CommandModules.Include(module, type);
        }

        await watch.LookAsync().ConfigureAwait(false);
        return modules;
    }

    /// <summary>Removes a module, and ends its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="RemoveModuleWithLoopsAsync(CommandService, Type, IServiceProvider)"/>
    public static Task<bool> RemoveModuleWithLoopsAsync<TModule>(this CommandService service, IServiceProvider services)
        where TModule : class
        => service.RemoveModuleWithLoopsAsync(typeof(TModule), services);

    /// <summary>Removes a module, cancels its loops, and waits for their after hooks and the disposal of their instance.</summary>
    /// <param name="service">The service of text commands.</param>
    /// <param name="type">The module's class.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>Whether the module was there.</returns>
    /// <exception cref="InvalidOperationException">Called from inside one of the loops, which would wait for itself: the module is removed.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<bool> RemoveModuleWithLoopsAsync(this CommandService service, Type type, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        var watch = WatchOf(service, services);
        var wasThere = await service.RemoveModuleAsync(type).ConfigureAwait(false);
        await watch.LookAsync().ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>The outer modules of an assembly by every name that they may have; their own classes tell of those inside.</summary>
    private static Dictionary<string, Type> ClassesByName(Assembly assembly)
    {
        Dictionary<string, Type> byName = new(StringComparer.Ordinal);
        foreach (var type in assembly.GetTypes().Where(type => Modules.IsCommandModule(type) && (type.DeclaringType is not { } outer || !Modules.IsCommandModule(outer))))
        {
            foreach (var name in Modules.NamesOf(type))
            {
                if (!byName.TryAdd(name, type) && (ModuleLoops.AreDeclaredBy(type) || ModuleLoops.AreDeclaredBy(byName[name])))
                    throw new InvalidOperationException($"{type} and {byName[name]} would both be called '{name}': derive them from LoopModuleBase, or add them one by one.");
            }
        }

        return byName;
    }

    /// <summary>The container's watch, which watches this service from now on, whether or not it is one of its own.</summary>
    private static ModuleWatch WatchOf(CommandService service, IServiceProvider services)
    {
        var watch = services.GetRequiredService<ModuleWatch>();
        watch.Watch(new CommandModules(service));
        return watch;
    }
}
