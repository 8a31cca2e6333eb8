using System.Reflection;
using DSharpPlus.CommandsNext;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>Adds and removes modules of CommandsNext together with their loops, at once.</summary>
/// <remarks>
/// The library's own methods do as well: loops come and go with the commands of their module within a quarter of a second. These are for who cannot
/// wait, or wants to know what is wrong with a declaration. Loops of a singleton module run on the object that runs its commands, which nobody disposes
/// of; those of a transient one on an instance of their own.
/// </remarks>
public static class CommandsNextExtensionLoopExtensions
{
    /// <summary>Adds a module, and starts its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="AddModuleWithLoopsAsync(CommandsNextExtension, Type)"/>
    public static Task AddModuleWithLoopsAsync<TModule>(this CommandsNextExtension extension)
        where TModule : BaseCommandModule
        => extension.AddModuleWithLoopsAsync(typeof(TModule));

    /// <summary>Adds a module, and starts its loops.</summary>
    /// <param name="extension">The library's extension for text commands.</param>
    /// <param name="type">The module's class, which the library accepts only with commands.</param>
    /// <returns>A task that completes when the loops have been started.</returns>
    /// <exception cref="ModuleLoopsException">A loop is declared wrongly: the module is removed again.</exception>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task AddModuleWithLoopsAsync(this CommandsNextExtension extension, Type type)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(type);
        var watch = WatchOf(extension);
        extension.RegisterCommands(type);
        await watch.LookForAsync(type, remove: () => Task.FromResult(Remove(extension, type))).ConfigureAwait(false);
    }

    /// <summary>Adds all public modules of an assembly, and starts their loops.</summary>
    /// <param name="extension">The library's extension for text commands.</param>
    /// <param name="assembly">The assembly.</param>
    /// <returns>A task that completes when the loops have been started; what is wrong with a declaration is in the log.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task AddModulesWithLoopsAsync(this CommandsNextExtension extension, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(assembly);
        var watch = WatchOf(extension);
        extension.RegisterCommands(assembly);
        await watch.LookAsync().ConfigureAwait(false);
    }

    /// <summary>Removes a module, and ends its loops.</summary>
    /// <typeparam name="TModule">The module's class.</typeparam>
    /// <inheritdoc cref="RemoveModuleWithLoopsAsync(CommandsNextExtension, Type)"/>
    public static Task<bool> RemoveModuleWithLoopsAsync<TModule>(this CommandsNextExtension extension)
        where TModule : BaseCommandModule
        => extension.RemoveModuleWithLoopsAsync(typeof(TModule));

    /// <summary>Removes a module and those inside it, cancels their loops, and waits for the after hooks.</summary>
    /// <param name="extension">The library's extension for text commands.</param>
    /// <param name="type">The module's class; one inside a group goes only with the group.</param>
    /// <returns>Whether the module was there.</returns>
    /// <exception cref="InvalidOperationException">Called from inside one of the loops, which would wait for itself: the module is removed.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<bool> RemoveModuleWithLoopsAsync(this CommandsNextExtension extension, Type type)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(type);
        var watch = WatchOf(extension);
        var wasThere = Remove(extension, type);
        await watch.LookAsync(type).ConfigureAwait(false);
        return wasThere;
    }

    private static bool Remove(CommandsNextExtension extension, Type type)
    {
        Command[] commands = [.. extension.RegisteredCommands.Values.Where(command => IsInside(command.Module?.ModuleType, type))];
        extension.UnregisterCommands(commands);
        return commands.Length > 0;
    }

    private static bool IsInside(Type? module, Type type) => module is not null && (module == type || IsInside(module.DeclaringType, type));

    /// <summary>The watch of the client's container, which watches this extension from now on.</summary>
    private static ModuleWatch WatchOf(CommandsNextExtension extension)
    {
        var watch = extension.Services.GetRequiredService<ModuleWatch>();
        watch.Watch(new CommandsNextModules(extension));
        return watch;
    }
}
