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
    private readonly InteractionRegistrations? _registrations = service is null ? null : InteractionRegistrations.Of(service);
    private IReadOnlyList<ModuleInfo>? _seen;
    private int _seenTold;

    /// <inheritdoc/>
    public override object Service => (object?)service ?? this;

    /// <summary>Looks for a class that no look at assemblies finds, such as a generic one.</summary>
    public void Include(Type type)
    {
        if (!CanBeRegistered(type) || !ModuleLoops.AreDeclaredBy(type))
            return;

        lock (_told)
            _told.Add(type);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (_registrations is null)
            return [];

        if (_registrations.Look() is not { } modules)
            return null;

        lock (_told)
        {
            if (ReferenceEquals(modules, _seen) && _seenTold == _told.Count)
                return null;

            (_seen, _seenTold) = (modules, _told.Count);
            return [.. LoopClasses<IInteractionModuleBase>.All().Union(_told).Select(type => FindRegistered(type, modules, _registrations)).OfType<RegisteredModule>()];
        }
    }

    /// <summary>The class itself is registered, or the outer class of which it is a submodule.</summary>
    private RegisteredModule? FindRegistered(Type type, IReadOnlyList<ModuleInfo> modules, InteractionRegistrations registrations)
    {
        for (var registered = type; registered is not null && Modules.IsInteractionModule(registered); registered = registered.DeclaringType)
        {
            var get = GetterOf(registered);
            var last = GetOrNull(get);
            if (registrations.InForce(registered, last) is not { } module)
            {
                if (last is null)
                    continue;

                return registrations.RefusalOf(last) is { } refusal ? new RegisteredModule(type, last) { IsRegistered = () => false, NotWatched = refusal } : null;
            }

            // A submodule can be removed alone; that of a removed module stays behind.
            if ((type == registered ? module : SubModuleOf(module, type)) is not { } own || (own != module && !modules.Contains(own)))
                return null;

            return new RegisteredModule(type, module)
            {
                IsRegistered = () => IsInForce(module) && (own == module || registrations.Look()?.Contains(own) != false),
                HasCommands = CommandName.CommandsOf(own).Any(),
            };

            bool IsInForce(ModuleInfo found) => GetOrNull(get) is { } now && (now == found || registrations.InForce(registered, now) == found);
        }

        return null;
    }

    private Func<ModuleInfo> GetterOf(Type type) => _getModuleInfo.MakeGenericMethod(type).CreateDelegate<Func<ModuleInfo>>(service);

    private static bool CanBeRegistered(Type type) => Modules.IsInteractionModule(type) && type is { IsClass: true, ContainsGenericParameters: false };

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
        module.SubModules.FirstOrDefault(submodule => submodule.Name == type.Name) ?? module.SubModules.Select(submodule => SubModuleOf(submodule, type)).FirstOrDefault(found => found is not null);
}
