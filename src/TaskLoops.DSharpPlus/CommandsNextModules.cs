using DSharpPlus.CommandsNext;
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
        if (ModulesOrNull() is not { } modules)
            return null;
        if (_seen is not { } seen || !modules.SequenceEqual(seen))
            (_seen, _found) = (modules, [.. modules.Where(module => ModuleLoops.AreDeclaredBy(module.ModuleType)).Select(Registered)]);

        // Always all of them: hosts that follow one another on a client share this source, and each has to hear of them.
        return _found;
    }

    private RegisteredModule Registered(ICommandModule module) => new(module.ModuleType, module)
    {
        IsRegistered = () => ModulesOrNull()?.Contains(module) != false,
        Instance = (module as SingletonCommandModule)?.Instance,
        HasCommands = true,
    };

    /// <summary>The library hands out its live dictionary: null if that was being changed.</summary>
    private ICommandModule[]? ModulesOrNull()
    {
        try
        {
            return [.. extension.RegisteredCommands.Values.SelectMany(WithChildren).Select(command => command.Module).OfType<ICommandModule>().Distinct()];
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<Command> WithChildren(Command command) =>
        command is CommandGroup group ? [group, .. group.Children.SelectMany(WithChildren)] : [command];
}
