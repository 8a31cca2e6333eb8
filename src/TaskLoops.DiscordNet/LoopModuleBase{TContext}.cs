using Discord.Commands;
using Discord.Commands.Builders;

namespace TaskLoops.DiscordNet;

/// <summary>A module of text commands whose loops run as long as it is registered, in whatever way it came to be.</summary>
/// <remarks>
/// A <see cref="CommandService"/> cannot be asked for the class of a module; this base class tells it. Without it, add the module by
/// <see cref="CommandServiceLoopExtensions.AddModuleWithLoopsAsync{TModule}"/>. Each command runs on an instance of its own, the loops on another: keep
/// what they share in a service. Modules of interactions need no base class.
/// </remarks>
/// <typeparam name="TContext">The context of the commands.</typeparam>
public abstract class LoopModuleBase<TContext> : ModuleBase<TContext>
    where TContext : class, ICommandContext
{
    /// <summary>Marks the module that is being built. An override must call it.</summary>
    /// <param name="commandService">The service that builds the module.</param>
    /// <param name="builder">What the module is built with.</param>
    protected override void OnModuleBuilding(CommandService commandService, ModuleBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddAttributes(new LoopModuleAttribute(GetType()));
    }
}
