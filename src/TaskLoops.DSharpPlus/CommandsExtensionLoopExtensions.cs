using System.Reflection;
using DSharpPlus.Commands;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>Adds and removes the commands of classes together with their loops, at once.</summary>
/// <remarks>
/// The library's own <c>AddCommands</c> and <c>RefreshAsync</c> do as well: loops come and go with the commands of their class, within a quarter of a
/// second. These are for who cannot wait, wants to know what is wrong with a declaration, wants to remove commands, for which the library has no method,
/// or has a class with loops and no commands. Each command runs on an instance of its own, the loops on another: keep what they share in a service.
/// <para>Before the client is started for the first time nothing is registered yet: what is added or removed then takes effect at its start.</para>
/// <para>Text commands come and go at once. Of slash commands the library tells Discord only once, when the client starts: one that is added later is not known
/// to Discord, and one that is removed is shown until the bot is started again. Who uses it is told by a failed check that it has been removed; its
/// method is not called.</para>
/// </remarks>
public static class CommandsExtensionLoopExtensions
{
    /// <summary>Adds the commands of a class, and starts its loops.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <inheritdoc cref="AddCommandsWithLoopsAsync(CommandsExtension, Type, ulong[])"/>
    public static Task AddCommandsWithLoopsAsync<T>(this CommandsExtension extension, params ulong[] guildIds)
        where T : class
        => extension.AddCommandsWithLoopsAsync(typeof(T), guildIds);

    /// <summary>Adds the commands of a class, and starts its loops.</summary>
    /// <param name="extension">The library's extension for commands.</param>
    /// <param name="type">The class. It may have loops and no commands: they run until <see cref="RemoveCommandsWithLoopsAsync{T}"/>.</param>
    /// <param name="guildIds">The guilds that the commands are for; none for all.</param>
    /// <returns>A task that completes when the loops have been started.</returns>
    /// <exception cref="ModuleLoopsException">A loop is declared wrongly: the commands are removed again.</exception>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>, or the library has registered none of the commands: nothing is added.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task AddCommandsWithLoopsAsync(this CommandsExtension extension, Type type, params ulong[] guildIds)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(type);
        var (watch, modules) = WatchOf(extension);
        await modules.AddAsync(type, guildIds).ConfigureAwait(false);
        await watch.LookForAsync(type, remove: () => modules.RemoveAsync(type)).ConfigureAwait(false);
    }

    /// <summary>Adds the commands of all classes of an assembly, and starts their loops.</summary>
    /// <param name="extension">The library's extension for commands.</param>
    /// <param name="assembly">The assembly. Classes without commands are left out.</param>
    /// <param name="guildIds">The guilds that the commands are for; none for all.</param>
    /// <returns>A task that completes when the loops have been started; what is wrong with a declaration is in the log.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task AddCommandsWithLoopsAsync(this CommandsExtension extension, Assembly assembly, params ulong[] guildIds)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(assembly);
        var (watch, modules) = WatchOf(extension);
        extension.AddCommands(assembly, guildIds);
        await modules.RefreshAsync().ConfigureAwait(false);
        await watch.LookAsync().ConfigureAwait(false);
    }

    /// <summary>Removes the commands of a class, and ends its loops.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <inheritdoc cref="RemoveCommandsWithLoopsAsync(CommandsExtension, Type)"/>
    public static Task<bool> RemoveCommandsWithLoopsAsync<T>(this CommandsExtension extension)
        where T : class
        => extension.RemoveCommandsWithLoopsAsync(typeof(T));

    /// <summary>Removes the commands of a class, cancels its loops, and waits for their after hooks and the disposal of their instance.</summary>
    /// <param name="extension">The library's extension for commands.</param>
    /// <param name="type">The class; with a group go the groups inside it.</param>
    /// <returns>Whether the class was registered.</returns>
    /// <exception cref="InvalidOperationException">Called from inside one of the loops, which would wait for itself: the commands are removed.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<bool> RemoveCommandsWithLoopsAsync(this CommandsExtension extension, Type type)
    {
        ArgumentNullException.ThrowIfNull(extension);
        ArgumentNullException.ThrowIfNull(type);
        var (watch, modules) = WatchOf(extension);
        var wasThere = await modules.RemoveAsync(type).ConfigureAwait(false);
        await watch.LookAsync().ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>The watch of the client's container, which watches this extension from now on.</summary>
    private static (ModuleWatch Watch, CommandsModules Modules) WatchOf(CommandsExtension extension)
    {
        var watch = extension.ServiceProvider.GetRequiredService<ModuleWatch>();
        var modules = CommandsModules.Of(extension);
        watch.Watch(modules);
        return (watch, modules);
    }
}
