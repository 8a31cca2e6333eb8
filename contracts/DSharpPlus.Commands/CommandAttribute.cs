namespace DSharpPlus.Commands;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class CommandAttribute : Attribute
{
    public CommandAttribute(string name) => Name = name;

    public string Name { get; init; }
}
