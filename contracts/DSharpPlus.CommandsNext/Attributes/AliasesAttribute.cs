namespace DSharpPlus.CommandsNext.Attributes;

[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = false)]
public sealed class AliasesAttribute : Attribute
{
    public AliasesAttribute(params string[] aliases) => Aliases = aliases;

    public IReadOnlyList<string> Aliases { get; }
}
