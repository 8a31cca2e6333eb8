using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;
using DSharpPlus.CommandsNext.Entities;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>The modules with loops of CommandsNext, known by their commands. Loops run on the very object that runs the commands, if there is one.</summary>
internal sealed class CommandsNextModules(CommandsNextExtension extension) : ModuleSource
{
    private ICommandModule[]? _seen;
    private RegisteredModule[] _found = [];

    /// <inheritdoc/>
    public override object Service => extension;

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (CommandsOrNull() is not { } commands)
            return null;
        var modules = ModulesOf(commands);
        if (_seen is not { } seen || !modules.SequenceEqual(seen))
            (_seen, _found) = (modules, [.. modules.Where(module => ModuleLoops.AreDeclaredBy(module.ModuleType)).Select(module => Registered(module, commands))]);

        // Always all of them: hosts that follow one another on a client share this source, and each has to hear of them.
        return _found;
    }

    private RegisteredModule Registered(ICommandModule module, Dictionary<string, Command> commands) => new(module.ModuleType, module)
    {
        IsRegistered = () => CommandsOrNull() is not { } now || ModulesOf(now).Contains(module),
        Instance = (module as SingletonCommandModule)?.Instance,
        HasCommands = true,
        NotWatched = RefusalOf(module, commands),
    };

    /// <summary>The library registers one command after the other, throws at a name that is taken, and leaves those that came before.</summary>
    private static string? RefusalOf(ICommandModule module, Dictionary<string, Command> commands)
    {
        foreach (var name in NamesOf(module.ModuleType))
        {
            if (HolderOf(name, commands) is { } holder && holder != module)
                return $"its registration has failed, since the name of its command '{name}' is taken, by module {holder.ModuleType.Name}.";
        }

        return null;
    }

    /// <summary>The names of a module's own commands, which are none in a group: that is one command.</summary>
    private static IEnumerable<string> NamesOf(Type type)
    {
        if (type.IsDefined(typeof(GroupAttribute)))
            yield break;

        foreach (var method in type.GetTypeInfo().DeclaredMethods)
        {
            if (method.GetCustomAttribute<CommandAttribute>() is not { } command)
                continue;

            yield return command.Name ?? (method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^"Async".Length] : method.Name);
            foreach (var alias in method.GetCustomAttribute<AliasesAttribute>()?.Aliases ?? [])
                yield return alias;
        }
    }

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "So does the library, unless it is told to tell cases apart.")]
    private static ICommandModule? HolderOf(string name, Dictionary<string, Command> commands) =>
        (commands.GetValueOrDefault(name) ?? commands.GetValueOrDefault(name.ToLowerInvariant()))?.Module;

    private static ICommandModule[] ModulesOf(Dictionary<string, Command> commands) =>
        [.. commands.Values.SelectMany(WithChildren).Select(command => command.Module).OfType<ICommandModule>().Distinct()];

    /// <summary>The library hands out its live dictionary: null if that was being changed.</summary>
    private Dictionary<string, Command>? CommandsOrNull()
    {
        try
        {
            var commands = extension.RegisteredCommands.ToDictionary();
            return commands.ContainsValue(null!) ? null : commands;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<Command> WithChildren(Command command) =>
        command is CommandGroup group ? [group, .. group.Children.SelectMany(WithChildren)] : [command];
}
