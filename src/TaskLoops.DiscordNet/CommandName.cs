using System.Text.RegularExpressions;
using Discord.Interactions;

namespace TaskLoops.DiscordNet;

/// <summary>What no two commands of an interaction service may have in common: the kind, and the name behind those of its groups.</summary>
internal sealed record CommandName(Type Kind, string Path)
{
    /// <summary>The name of a command; null if it is a pattern, or may be one by the service's own settings: of those there can be several.</summary>
    public static CommandName? Of(ICommandInfo command) =>
        command.SupportsWildCards && (command.TreatNameAsRegex || command.Name.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or ':' or '.')))
            ? null
            : new CommandName(command.GetType(), string.Join(' ', PathOf(command)));

    /// <summary>Whether the library can do anything with the name that a command has: it throws at none, and at a pattern that is not one.</summary>
    public static bool CanBeThatOf(ICommandInfo command)
    {
        if (!command.TreatNameAsRegex)
            return command.Name is not null;

        try
        {
            _ = new Regex(command.Name);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The name of a command, behind those of the groups that it is in.</summary>
    public static IReadOnlyList<string> PathOf(ICommandInfo command)
    {
        List<string> path = [command.Name];
        for (var module = command.IgnoreGroupNames ? null : command.Module; module is not null; module = module.Parent)
        {
            if (module.IsSlashGroup)
                path.Insert(0, module.SlashGroupName!);
        }

        return path;
    }

    /// <summary>The commands of a module, without those of its submodules, in the order in which the library registers them.</summary>
    public static IEnumerable<ICommandInfo> CommandsOf(ModuleInfo module) =>
        [.. module.SlashCommands, .. module.ContextCommands, .. module.ComponentCommands, .. module.AutocompleteCommands, .. module.ModalCommands];
}
