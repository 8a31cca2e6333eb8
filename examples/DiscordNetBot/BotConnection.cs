using Discord;
using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DiscordNetBot;

/// <summary>Connects the client and runs its commands, as in any bot: the loops need nothing of this.</summary>
internal sealed class BotConnection(
    DiscordSocketClient client, InteractionService interactions, BotSettings settings, IServiceProvider services, ILogger<BotConnection> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        client.Log += LogAsync;
        interactions.Log += LogAsync;
        client.InteractionCreated += ExecuteAsync;
        interactions.SlashCommandExecuted += TellFailureAsync;

        await interactions.AddModulesAsync(typeof(BotConnection).Assembly, services);
        await client.LoginAsync(TokenType.Bot, settings.Token);
        await client.StartAsync();
    }

    /// <summary>The loops have ended before this is called, whatever was registered first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await client.StopAsync();
        await client.LogoutAsync();
    }

    private async Task ExecuteAsync(SocketInteraction interaction) =>
        await interactions.ExecuteCommandAsync(new SocketInteractionContext(client, interaction), services);

    private static async Task TellFailureAsync(SlashCommandInfo command, IInteractionContext context, IResult result)
    {
        if (!result.IsSuccess && !context.Interaction.HasResponded)
            await context.Interaction.RespondAsync(result.ErrorReason, ephemeral: true);
    }

    private Task LogAsync(LogMessage message)
    {
        var level = message.Severity switch
        {
            LogSeverity.Critical => LogLevel.Critical,
            LogSeverity.Error => LogLevel.Error,
            LogSeverity.Warning => LogLevel.Warning,
            LogSeverity.Info => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        log.Log(level, default, message, message.Exception, static (message, _) => message.ToString(prependTimestamp: false));
        return Task.CompletedTask;
    }
}
