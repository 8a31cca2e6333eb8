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

    /// <summary>What the library has registered and then refused, for a command whose name is taken: it stays, by halves.</summary>
    private static readonly ConditionalWeakTable<ModuleInfo, object> _refused = [];
    private static readonly MethodInfo _getModuleInfo = typeof(InteractionService).GetMethod(nameof(InteractionService.GetModuleInfo))!;

    private readonly HashSet<Type> _told = service is null ? [] : _toldByService.GetOrCreateValue(service);
    private IReadOnlyList<ModuleInfo>? _seen;
    private int _seenTold;

    /// <inheritdoc/>
    public override object Service => (object?)service ?? this;

    /// <summary>Looks for a class that no look at assemblies finds, such as a generic one.</summary>
    public void Include(Type type)
    {
        if (!CanBeRegistered(type))
            return;

        lock (_told)
            _told.Add(type);
    }

    /// <summary>What is registered of a class; null if nothing is.</summary>
    public ModuleInfo? RegistrationOf(Type type) => CanBeRegistered(type) ? GetOrNull(GetterOf(type)) : null;

    /// <summary>Passes over a module whose registration has failed.</summary>
    public void Exclude(ModuleInfo refused)
    {
        _refused.GetOrCreateValue(refused);
        lock (_told)
            _seen = null;
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
            var get = GetterOf(registered);
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

    private Func<ModuleInfo> GetterOf(Type type) => _getModuleInfo.MakeGenericMethod(type).CreateDelegate<Func<ModuleInfo>>(service);

    private static bool CanBeRegistered(Type type) => Modules.IsInteractionModule(type) && type is { IsClass: true, ContainsGenericParameters: false };

    private static ModuleInfo? GetOrNull(Func<ModuleInfo> get)
    {
        try
        {
            var module = get();
            return _refused.TryGetValue(module, out _) ? null : module;
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
