using System.Reflection;

namespace DSharpPlus.Commands.Trees;

public record Command
{
    internal Command(CommandBuilder builder, Command? parent)
    {
        Name = builder.Name!;
        Description = builder.Description;
        Method = builder.Method;
        Target = builder.Target;
        Parent = parent;
        Attributes = builder.Attributes;
        GuildIds = builder.GuildIds;
        Subcommands = [.. builder.Subcommands.Select(subcommand => subcommand.Build(this))];
    }

    public string Name { get; init; }

    public string? Description { get; init; }

    public MethodInfo? Method { get; init; }

    public object? Target { get; init; }

    public Command? Parent { get; init; }

    public IReadOnlyList<Command> Subcommands { get; init; }

    public IReadOnlyList<Attribute> Attributes { get; init; }

    public IReadOnlyList<ulong> GuildIds { get; init; }

    public string FullName => Parent is null ? Name : $"{Parent.FullName} {Name}";

    public IReadOnlyList<Command> Flatten() => [this, .. Subcommands.SelectMany(subcommand => subcommand.Flatten())];

    public override string ToString() => FullName;
}
