using System.ComponentModel;
using System.Reflection;

namespace DSharpPlus.Commands.Trees;

public class CommandBuilder
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public string? Name { get; set; }

    public string? Description { get; set; }

    public MethodInfo? Method { get; set; }

    public object? Target { get; set; }

    public CommandBuilder? Parent { get; set; }

    public List<CommandBuilder> Subcommands { get; set; } = [];

    public List<Attribute> Attributes { get; set; } = [];

    public List<ulong> GuildIds { get; set; } = [];

    public string? FullName => Parent is null ? Name : $"{Parent.FullName}.{Name}";

    public static CommandBuilder From<T>() => From(typeof(T));

    public static CommandBuilder From(Type type) => From(type, []);

    /// <summary>A class with the attribute is a group of its nested classes and methods with the attribute.</summary>
    public static CommandBuilder From(Type type, params ulong[] guildIds)
    {
        var builder = new CommandBuilder { GuildIds = [.. guildIds] }.WithAttributes(type.GetCustomAttributes());
        foreach (var nested in type.GetNestedTypes(Any).Where(IsCommand))
            builder.Subcommands.Add(From(nested, guildIds).WithParent(builder));
        foreach (var method in type.GetMethods(Any).Where(IsCommand))
            builder.Subcommands.Add(From(method, null, guildIds).WithParent(builder));
        if (IsCommand(type) && builder.Subcommands.Count == 0)
            throw new ArgumentException($"The type \"{type.FullName}\" does not have any subcommands or methods with a CommandAttribute.", nameof(type));
        return builder;
    }

    public static CommandBuilder From(Delegate method) => From(method.Method, method.Target, []);

    public static CommandBuilder From(Delegate method, params ulong[] guildIds) => From(method.Method, method.Target, guildIds);

    public static CommandBuilder From(MethodInfo method, object? target = null) => From(method, target, []);

    public static CommandBuilder From(MethodInfo method, object? target = null, params ulong[] guildIds)
    {
        if (!IsCommand(method))
            throw new ArgumentException($"The method \"{method.Name}\" does not have a CommandAttribute.", nameof(method));
        if (method.GetParameters() is not [{ } first, ..] || !first.ParameterType.IsAssignableTo(typeof(CommandContext)))
            throw new ArgumentException($"The method \"{method.Name}\" must have a parameter and it must be a type of CommandContext.", nameof(method));
        return new CommandBuilder { Method = method, Target = target, GuildIds = [.. guildIds] }.WithAttributes(method.GetCustomAttributes());
    }

    public CommandBuilder WithName(string name)
    {
        Name = name;
        return this;
    }

    public CommandBuilder WithParent(CommandBuilder? parent)
    {
        Parent = parent;
        return this;
    }

    public CommandBuilder WithSubcommands(IEnumerable<CommandBuilder> subcommands)
    {
        Subcommands = [.. subcommands];
        return this;
    }

    public CommandBuilder WithAttributes(IEnumerable<Attribute> attributes)
    {
        Attributes = [.. attributes];
        Name = Attributes.OfType<CommandAttribute>().LastOrDefault()?.Name ?? Name;
        Description = Attributes.OfType<DescriptionAttribute>().LastOrDefault()?.Description ?? Description;
        return this;
    }

    public Command Build(Command? parent = null)
    {
        ArgumentNullException.ThrowIfNull(Name);
        return new Command(this, parent);
    }

    public IReadOnlyList<CommandBuilder> Flatten() => [this, .. Subcommands.SelectMany(subcommand => subcommand.Flatten())];

    internal static bool IsCommand(MemberInfo member) => member.GetCustomAttribute<CommandAttribute>() is not null;
}
