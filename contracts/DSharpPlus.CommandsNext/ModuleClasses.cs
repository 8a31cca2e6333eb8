using System.Reflection;
using System.Runtime.CompilerServices;
using DSharpPlus.CommandsNext.Attributes;
using DSharpPlus.CommandsNext.Entities;

namespace DSharpPlus.CommandsNext;

/// <summary>From a class to its top-level commands: a class with the group attribute is one, of another class each method with the attribute is one.</summary>
internal sealed class ModuleClasses
{
    private readonly IServiceProvider _services;
    private readonly bool _isCaseSensitive;

    public ModuleClasses(IServiceProvider services, bool isCaseSensitive)
    {
        _services = services;
        _isCaseSensitive = isCaseSensitive;
    }

    public static bool IsModule(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && type.IsAssignableTo(typeof(BaseCommandModule))
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && (type.GetTypeInfo().DeclaredMethods.Any(IsCandidate) || type.GetTypeInfo().DeclaredNestedTypes.Any(IsModule));

    public List<Command> Read(Type type) => Read(type, null);

    private List<Command> Read(Type type, CommandGroup? parent)
    {
        var module = MakeModule(type);
        if (parent?.Module is TransientCommandModule && module is SingletonCommandModule)
            throw new InvalidOperationException("In a transient module, child modules can only be transient.");

        var group = MakeGroup(type, parent, module);
        List<Command> commands = [.. Methods(type, group ?? parent, module)];
        foreach (var nested in type.GetTypeInfo().DeclaredNestedTypes.Where(nested => IsModule(nested) && nested.GetConstructors().Length > 0))
            commands.AddRange(Read(nested, group));
        if (group is null)
            return commands;
        group.Children = commands;
        return [group];
    }

    private static bool IsCandidate(MethodInfo method) =>
        method is { IsStatic: false, IsAbstract: false, IsSpecialName: false }
        && method.GetParameters() is [{ } first, ..]
        && first.ParameterType == typeof(CommandContext)
        && method.ReturnType == typeof(Task);

    private static string Without(string name, string suffix) =>
        name.EndsWith(suffix, StringComparison.Ordinal) && name != suffix ? name[..^suffix.Length] : name;

    private ICommandModule MakeModule(Type type) =>
        type.GetCustomAttribute<ModuleLifespanAttribute>()?.Lifespan == ModuleLifespan.Transient
            ? new TransientCommandModule(type)
            : new SingletonCommandModule(type, _services);

    private CommandGroup? MakeGroup(Type type, CommandGroup? parent, ICommandModule module) =>
        type.GetCustomAttribute<GroupAttribute>() is { } attribute
            ? new CommandGroup(Cased(attribute.Name ?? type.Name), parent, module) { Aliases = AliasesOf(type) }
            : null;

    private IEnumerable<Command> Methods(Type type, CommandGroup? parent, ICommandModule module)
    {
        foreach (var method in type.GetTypeInfo().DeclaredMethods.Where(IsCandidate))
        {
            if (method.GetCustomAttribute<CommandAttribute>() is { } attribute)
                yield return new Command(Cased(attribute.Name ?? Without(method.Name, "Async")), parent, module, method) { Aliases = AliasesOf(method) };
        }
    }

    private string[] AliasesOf(MemberInfo member) => [.. member.GetCustomAttribute<AliasesAttribute>()?.Aliases.Select(Cased) ?? []];

    private string Cased(string name) => _isCaseSensitive ? name : name.ToLowerInvariant();
}
