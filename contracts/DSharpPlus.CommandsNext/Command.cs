using System.Reflection;
using DSharpPlus.CommandsNext.Entities;

namespace DSharpPlus.CommandsNext;

public class Command
{
    internal Command(string name, CommandGroup? parent, ICommandModule module, MethodInfo? method)
    {
        Name = name;
        Parent = parent;
        Module = module;
        Method = method;
    }

    public string Name { get; internal set; }

    public string QualifiedName => Parent is null ? Name : $"{Parent.QualifiedName} {Name}";

    public IReadOnlyList<string> Aliases { get; internal set; } = [];

    public CommandGroup? Parent { get; internal set; }

    public ICommandModule? Module { get; internal set; }

    internal MethodInfo? Method { get; }

    public static bool operator ==(Command? cmd1, Command? cmd2) => Equals(cmd1, cmd2);

    public static bool operator !=(Command? cmd1, Command? cmd2) => !Equals(cmd1, cmd2);

    /// <summary>By name: the commands of two registrations of one class are equal.</summary>
    public override bool Equals(object? obj) => obj is Command other && other.QualifiedName == QualifiedName;

    public override int GetHashCode() => QualifiedName.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"Command: {QualifiedName}";
}
