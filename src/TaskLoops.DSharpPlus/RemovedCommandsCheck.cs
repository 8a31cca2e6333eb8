using System.Diagnostics.CodeAnalysis;
using DSharpPlus.Commands;
using DSharpPlus.Commands.ContextChecks;

namespace TaskLoops.DSharpPlus;

/// <summary>Refuses commands that were removed with their loops, for Discord still shows the slash commands among them until the bot starts again.</summary>
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "The library makes one for each command that it runs.")]
internal sealed class RemovedCommandsCheck : IContextCheck<UnconditionalCheckAttribute>
{
    /// <inheritdoc/>
    public ValueTask<string?> ExecuteCheckAsync(UnconditionalCheckAttribute attribute, CommandContext context) =>
        new(CommandsModules.Of(context.Extension).IsRemoved(context.Command) ? "This command has been removed." : null);
}
