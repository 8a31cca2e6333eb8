namespace DSharpPlus.Commands.ContextChecks;

[AttributeUsage(AttributeTargets.All, AllowMultiple = false, Inherited = true)]
public sealed class UnconditionalCheckAttribute : ContextCheckAttribute;
