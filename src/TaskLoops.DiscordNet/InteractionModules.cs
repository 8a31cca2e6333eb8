using System.Reflection;
using System.Runtime.CompilerServices;
using Discord.Interactions;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>The modules with loops of one interaction service, which can be asked for a class but tells of no coming and going.</summary>
internal sealed class InteractionModules(InteractionService? service) : ModuleSource
{
    /// <summary>The classes that were told, of each service: whoever watches it knows them.</summary>
    private static readonly ConditionalWeakTable<InteractionService, HashSet<Type>> _toldByService = [];
    private static readonly MethodInfo _getModuleInfo = typeof(InteractionService).GetMethod(nameof(InteractionService.GetModuleInfo))!;

    private readonly HashSet<Type> _told = service is null ? [] : _toldByService.GetOrCreateValue(service);
    private IReadOnlyList<ModuleInfo>? _seen;
    private int _seenTold;

    /// <inheritdoc/>
    public override object Service => (object?)service ?? this;

    /// <summary>Looks for a class that no look at assemblies finds, such as a generic one.</summary>
    public void Include(Type type)
    {
        lock (_told)
            _told.Add(type);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (service is null)
            return [];

        if (SnapshotOrNull() is not { } modules)
            return null;

        lock (_told)
        {
            if (_seen is not null && _seenTold == _told.Count && modules.SequenceEqual(_seen))
                return null;

            (_seen, _seenTold) = (modules, _told.Count);
            return [.. LoopClasses.All().Where(Modules.IsInteractionModule).Union(_told).Select(type => FindRegistered(type, modules)).OfType<RegisteredModule>()];
        }
    }

    /// <summary>The class itself is registered, or the outer class of which it is a submodule.</summary>
    private RegisteredModule? FindRegistered(Type type, IReadOnlyList<ModuleInfo> modules)
    {
        for (var registered = type; registered is not null && Modules.IsInteractionModule(registered); registered = registered.DeclaringType)
        {
            var get = _getModuleInfo.MakeGenericMethod(registered).CreateDelegate<Func<ModuleInfo>>(service);
            if (GetOrNull(get) is not { } module)
                continue;

            // A submodule can be removed alone; that of a removed module stays behind.
            if ((type == registered ? module : SubModuleOf(module, type)) is not { } own || (own != module && !modules.Contains(own)))
                return null;

            return new RegisteredModule(type, module)
            {
                IsRegistered = () => ReferenceEquals(GetOrNull(get), module) && (own == module || SnapshotOrNull()?.Contains(own) != false),
                HasCommands = HasCommands(own),
            };
        }

        return null;
    }

    /// <summary>The library copies its set without a lock: null if that was being changed.</summary>
    private IReadOnlyList<ModuleInfo>? SnapshotOrNull()
    {
        try
        {
            return service!.Modules;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
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

    private static bool HasCommands(ModuleInfo module) =>
        module.SlashCommands.Count + module.ContextCommands.Count + module.ComponentCommands.Count + module.AutocompleteCommands.Count + module.ModalCommands.Count > 0;
}
