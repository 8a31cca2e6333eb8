using System.Reflection;
using Discord.Commands;
using Discord.Interactions;

namespace TaskLoops.DiscordNet;

/// <summary>Which classes are modules, and what they are called, by the library's rules.</summary>
internal static class Modules
{
    public const BindingFlags AnyVisibility = BindingFlags.Public | BindingFlags.NonPublic;

    public static bool IsInteractionModule(Type type) => type.IsAssignableTo(typeof(IInteractionModuleBase));

    public static bool IsCommandModule(Type type) => type.IsAssignableTo(typeof(IModuleBase));

    /// <summary>What a service of text commands may call the module of a class.</summary>
    public static IEnumerable<string> NamesOf(Type type)
    {
        if (type.GetCustomAttribute<NameAttribute>() is { } name)
            return [name.Text];

        return type.GetCustomAttribute<Discord.Commands.GroupAttribute>()?.Prefix is { } prefix ? [prefix, type.Name] : [type.Name];
    }
}
