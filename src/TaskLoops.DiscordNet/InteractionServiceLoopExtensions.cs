using System.Reflection;
using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>Adds and removes modules of interactions together with their loops, at once.</summary>
/// <remarks>
/// The library's own methods do as well: loops come and go with their module within a quarter of a second. These are for who cannot wait, wants to know
/// what is wrong with a declaration, or has a generic module.
/// </remarks>
public static class InteractionServiceLoopExtensions
{
    /// <summary>Adds a module, and starts its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="AddModuleWithLoopsAsync(InteractionService, Type, IServiceProvider)"/>
    public static Task<ModuleInfo> AddModuleWithLoopsAsync<TModule>(this InteractionService service, IServiceProvider services)
        where TModule : class
        => service.AddModuleWithLoopsAsync(typeof(TModule), services);

    /// <summary>Adds a module, and starts its loops.</summary>
    /// <param name="service">The service of interactions.</param>
    /// <param name="type">The module's class.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>The module, whose loops have been started.</returns>
    /// <exception cref="ModuleLoopsException">A loop is declared wrongly: the module is removed again.</exception>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<ModuleInfo> AddModuleWithLoopsAsync(this InteractionService service, Type type, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(type);
        var watch = services.GetRequiredService<ModuleWatch>();
        ModulesOf(service, watch).Include(type);
        var module = await service.AddModuleAsync(type, services).ConfigureAwait(false);
        await watch.LookForAsync(type, remove: () => service.RemoveModuleAsync(module)).ConfigureAwait(false);
        return module;
    }

    /// <summary>Adds all modules of an assembly, and starts their loops.</summary>
    /// <param name="service">The service of interactions.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>The modules, whose loops have been started; what is wrong with a declaration is in the log.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<IEnumerable<ModuleInfo>> AddModulesWithLoopsAsync(this InteractionService service, Assembly assembly, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(assembly);
        var watch = services.GetRequiredService<ModuleWatch>();
        ModulesOf(service, watch);
        var modules = await service.AddModulesAsync(assembly, services).ConfigureAwait(false);
        await watch.LookAsync().ConfigureAwait(false);
        return modules;
    }

    /// <summary>Removes a module, and ends its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="RemoveModuleWithLoopsAsync(InteractionService, Type, IServiceProvider)"/>
    public static Task<bool> RemoveModuleWithLoopsAsync<TModule>(this InteractionService service, IServiceProvider services)
        where TModule : class
        => service.RemoveModuleWithLoopsAsync(typeof(TModule), services);

    /// <summary>Removes a module, cancels its loops, and waits for their after hooks and the disposal of their instance.</summary>
    /// <param name="service">The service of interactions.</param>
    /// <param name="type">The module's class.</param>
    /// <param name="services">The container with <c>AddTaskLoops</c>.</param>
    /// <returns>Whether the module was there.</returns>
    /// <exception cref="InvalidOperationException">Called from inside one of the loops, which would wait for itself: the module is removed.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<bool> RemoveModuleWithLoopsAsync(this InteractionService service, Type type, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(service);
        var watch = services.GetRequiredService<ModuleWatch>();
        ModulesOf(service, watch);
        var wasThere = await service.RemoveModuleAsync(type).ConfigureAwait(false);
        await watch.LookAsync(type).ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>The container watches this service from now on, whether or not it is one of its own.</summary>
    private static InteractionModules ModulesOf(InteractionService service, ModuleWatch watch) =>
        watch.Watch(new InteractionModules(service));
}
