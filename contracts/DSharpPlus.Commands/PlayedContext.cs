namespace DSharpPlus.Commands;

/// <summary>The context of a command that a test has sent.</summary>
internal sealed record PlayedContext : CommandContext;
