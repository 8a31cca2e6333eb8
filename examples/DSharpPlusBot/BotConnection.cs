using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Commands.EventArgs;
using DSharpPlus.Commands.Exceptions;
using DSharpPlus.Commands.Processors.SlashCommands;
using DSharpPlus.Entities;
using Microsoft.Extensions.Hosting;

namespace DSharpPlusBot;

/// <summary>Connects the client, as in any bot: the loops need nothing of this.</summary>
internal sealed class BotConnection(DiscordClient client) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => client.ConnectAsync();

    /// <summary>The loops have ended before this is called, whatever was registered first.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => client.DisconnectAsync();

    /// <summary>Says what went wrong with a command, and no more of it than a person needs.</summary>
    public static async Task TellFailureAsync(CommandsExtension commands, CommandErroredEventArgs failed)
    {
        var reason = failed.Exception is ChecksFailedException checks ? string.Join(' ', checks.Errors.Select(check => check.ErrorMessage)) : failed.Exception.Message;
        if (failed.Context is SlashCommandContext { Interaction.ResponseState: DiscordInteractionResponseState.Unacknowledged } context)
            await context.RespondAsync(reason, ephemeral: true);
    }
}
