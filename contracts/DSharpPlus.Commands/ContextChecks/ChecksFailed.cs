namespace DSharpPlus.Commands.ContextChecks;

/// <summary>What a test sees of a command that a check has refused; the real library raises an event.</summary>
internal sealed class ChecksFailed(string message) : Exception(message);
