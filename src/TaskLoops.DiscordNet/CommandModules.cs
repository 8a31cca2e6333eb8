using System.Runtime.CompilerServices;
using Discord.Commands;
using TaskLoops.Hosting;

namespace TaskLoops.DiscordNet;

/// <summary>The modules with loops of one service of text commands, which knows its modules but not their classes: a mark or the caller tells them.</summary>
internal sealed class CommandModules(CommandService? service) : ModuleSource
{
    /// <summary>The classes that were told: whoever watches a service knows them.</summary>
    private static readonly ConditionalWeakTable<ModuleInfo, Type> _told = [];

    /// <summary>What stands for modules whose class nobody has told yet: with its class, a module is another find.</summary>
    private static readonly ConditionalWeakTable<ModuleInfo, object> _untold = [];
    private static int _tellings;

    private IReadOnlyList<ModuleInfo>? _seen;
    private int _seenTellings;

    /// <inheritdoc/>
    public override object Service => (object?)service ?? this;

    /// <summary>Tells the class of a module, and with it those of its submodules.</summary>
    public static void Include(ModuleInfo module, Type type)
    {
        _told.AddOrUpdate(module, type);
        Interlocked.Increment(ref _tellings);
        foreach (var submodule in module.Submodules)
        {
            if (type.GetNestedTypes(Modules.AnyVisibility).FirstOrDefault(nested => Modules.NamesOf(nested).Contains(submodule.Name)) is { } nested)
                Include(submodule, nested);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (service is null)
            return [];

        var tellings = Volatile.Read(ref _tellings);
        if (SnapshotOrNull() is not { } modules || (_seen is not null && _seenTellings == tellings && modules.SequenceEqual(_seen)))
            return null;

        (_seen, _seenTellings) = (modules, tellings);
        var found = modules.Select(module => (Module: module, Type: TypeOf(module)))
            .Where(found => found.Type is not null && ModuleLoops.AreDeclaredBy(found.Type))
            .Select(found => Registered(found.Module, found.Type!)).ToList();
        return [.. found, .. Overlooked(modules, [.. found.Select(registered => registered.Type)])];
    }

    private RegisteredModule Registered(ModuleInfo module, Type type) => new(type, module)
    {
        IsRegistered = () => SnapshotOrNull()?.Contains(module) != false,
        HasCommands = module.Commands.Count > 0,
        NotWatched = IsRefused(OutermostOf(module)) ? "its registration has failed, since a command has neither a name nor a group with one." : null,
    };

    /// <summary>The library lists a module, then refuses a command without any name, and leaves the module listed. Names that are taken are no matter here.</summary>
    private static bool IsRefused(ModuleInfo module) =>
        module.Commands.Any(command => command.Aliases.Any(string.IsNullOrWhiteSpace)) || module.Submodules.Any(IsRefused);

    private static ModuleInfo OutermostOf(ModuleInfo module) => module.Parent is { } parent ? OutermostOf(parent) : module;

    /// <summary>Modules with loops that are registered, by their names, in a way that does not tell their class.</summary>
    private static IEnumerable<RegisteredModule> Overlooked(IReadOnlyList<ModuleInfo> modules, HashSet<Type> found)
    {
        foreach (var type in LoopClasses<IModuleBase>.All().Where(type => !found.Contains(type)))
        {
            if (modules.FirstOrDefault(module => TypeOf(module) is null && Modules.NamesOf(type).Contains(module.Name)) is not { } module)
                continue;

            yield return new RegisteredModule(type, _untold.GetOrCreateValue(module))
            {
                IsRegistered = () => false,
                NotWatched = $"it was added to the CommandService in a way that does not tell its class. Derive it from {nameof(LoopModuleBase)}, or add it by AddModuleWithLoopsAsync.",
            };
        }
    }

    /// <summary>What the caller or the module's own mark has told; a submodule has the marks of its parents too.</summary>
    private static Type? TypeOf(ModuleInfo module) =>
        _told.TryGetValue(module, out var told)
            ? told
            : module.Attributes.OfType<LoopModuleAttribute>().FirstOrDefault(mark => module.Parent?.Attributes.Contains(mark) != true)?.Module;

    /// <summary>The library enumerates its live set: null if that was being changed.</summary>
    private ModuleInfo[]? SnapshotOrNull()
    {
        try
        {
            ModuleInfo[] modules = [.. service!.Modules];
            return modules.Contains(null) ? null : modules;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }
}
