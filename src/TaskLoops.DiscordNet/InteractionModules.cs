using System.Reflection;
using Discord.Interactions;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>The modules with loops of one interaction service, which can be asked for a class but tells of no coming and going.</summary>
internal sealed class InteractionModules(InteractionService? service) : ModuleSource
{
    private static readonly MethodInfo _getModuleInfo = typeof(InteractionService).GetMethod(nameof(InteractionService.GetModuleInfo))!;

    private readonly HashSet<Type> _told = [];
    private IReadOnlyList<ModuleInfo>? _seen;

    /// <inheritdoc/>
    public override object Service => (object?)service ?? this;

    /// <summary>Looks for a class that no look at assemblies finds, such as a generic one.</summary>
    public void Include(Type type)
    {
        lock (_told)
        {
            if (_told.Add(type))
                _seen = null;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (service is null)
            return [];

        IReadOnlyList<ModuleInfo> modules;
        try
        {
            modules = service.Modules;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // The library copies its set without a lock: it was being changed. The next look sees what came of it.
            return null;
        }

        lock (_told)
        {
            if (_seen is not null && modules.SequenceEqual(_seen))
                return null;

            _seen = modules;
            return [.. LoopClasses.All().Where(Modules.IsInteractionModule).Union(_told).Select(FindRegistered).OfType<RegisteredModule>()];
        }
    }

    /// <summary>The class itself is registered, or the outer class of which it is a submodule.</summary>
    private RegisteredModule? FindRegistered(Type type)
    {
        for (var registered = type; registered is not null && Modules.IsInteractionModule(registered); registered = registered.DeclaringType)
        {
            var get = _getModuleInfo.MakeGenericMethod(registered).CreateDelegate<Func<ModuleInfo>>(service);
            if (GetOrNull(get) is not { } module)
                continue;

            return new RegisteredModule(type, module)
            {
                IsRegistered = () => ReferenceEquals(GetOrNull(get), module),
                HasCommands = HasCommands(type == registered ? module : SubModuleOf(module, type)),
            };
        }

        return null;
    }

    private static ModuleInfo? GetOrNull(Func<ModuleInfo> get)
    {
        try
        {
            return get();
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    private static ModuleInfo? SubModuleOf(ModuleInfo module, Type type) =>
        module.SubModules.FirstOrDefault(submodule => submodule.Name == type.Name) ?? module.SubModules.Select(submodule => SubModuleOf(submodule, type)).FirstOrDefault();

    private static bool HasCommands(ModuleInfo? module) =>
        module is not null
        && module.SlashCommands.Count + module.ContextCommands.Count + module.ComponentCommands.Count + module.AutocompleteCommands.Count + module.ModalCommands.Count > 0;
}
