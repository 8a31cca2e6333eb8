namespace DSharpPlus.CommandsNext.Attributes;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = false, Inherited = true)]
public class DontInjectAttribute : Attribute;
