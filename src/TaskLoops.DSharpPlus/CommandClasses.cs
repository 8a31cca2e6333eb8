using System.Reflection;
using DSharpPlus.Commands;
using DSharpPlus.Commands.Trees;

namespace TaskLoops.DSharpPlus;

/// <summary>Which class a command of DSharpPlus.Commands belongs to, which has methods but no modules.</summary>
internal static class CommandClasses
{
    /// <summary>The class that was registered: of an inherited method not the base class. Null for a delegate, whose object is its owner's affair.</summary>
    public static Type? Of(Command command) =>
        command.Method is { } method ? Of(method, command.Target) : Around(command.Subcommands.Select(inside => (inside.Method is null, Of(inside))));

    /// <inheritdoc cref="Of(Command)"/>
    public static Type? Of(CommandBuilder command) =>
        command.Method is { } method ? Of(method, command.Target) : Around(command.Subcommands.Select(inside => (inside.Method is null, Of(inside))));

    /// <summary>Whether registering the class leaves a trace in the library.</summary>
    public static bool HasCommands(Type type) => IsCommand(type) || type.GetMethods().Any(IsCommand);

    /// <summary>Takes the commands of a class out of what will be built, be it inside a group, and groups that are left with nothing; whether there were any.</summary>
    public static bool Remove(List<CommandBuilder> commands, Type type)
    {
        var removed = commands.RemoveAll(command => Of(command) == type) > 0;
        removed |= commands.RemoveAll(command => command.Subcommands.Count > 0 && Remove(command.Subcommands, type) && command is { Method: null, Subcommands.Count: 0 }) > 0;
        return removed;
    }

    private static Type? Of(MethodInfo method, object? target) => target is null ? method.ReflectedType : null;

    /// <summary>A group has no method of its own: it is the class of its methods, and the one around its groups.</summary>
    private static Type? Around(IEnumerable<(bool IsGroup, Type? Type)> inside) =>
        inside.Select(command => command.IsGroup ? command.Type?.DeclaringType : command.Type).FirstOrDefault(type => type is not null);

    private static bool IsCommand(MemberInfo member) => member.IsDefined(typeof(CommandAttribute), inherit: true);
}
