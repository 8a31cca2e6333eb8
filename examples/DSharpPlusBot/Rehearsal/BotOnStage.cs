using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Extensions;
using DSharpPlus.Net.Gateway;
using DSharpPlusBot.Loops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rehearsal;

namespace DSharpPlusBot.Rehearsal;

/// <summary>The bot as it is, with its client pointed at the stand-in for Discord.</summary>
internal sealed class BotOnStage(Stage stage) : RehearsedBot(stage, Build(stage))
{
    public DiscordClient Client => Services.GetRequiredService<DiscordClient>();

    public CommandsExtension Commands => Services.GetRequiredService<CommandsExtension>();

    public override string StatusAt(long iteration) => StatusRotation.At(iteration);

    public override void Suggest(string suggestion) => Services.GetRequiredService<SuggestionBox>().Add(suggestion);

    private static IHost Build(Stage stage)
    {
        var builder = Bot.CreateBuilder([]);
        stage.Surround(builder);
        builder.AddBot();
        builder.Services.DisableGatewayCompression();
        builder.Services.AddHttpClient("DSharpPlus.Rest.HttpClient").AddHttpMessageHandler(() => new ToLoopback(stage.Discord.RestUri));
        builder.Services.Configure<GatewayClientOptions>(gateway => gateway.GetReconnectionDelay = _ => TimeSpan.FromMilliseconds(500));
        builder.Services.ConfigureEventHandlers(events => events
            .HandleClientStarted((_, _) => stage.Story.Happened("The client is started."))
            .HandleSessionCreated((_, _) => stage.Story.Happened("The client has a session."))
            .HandleClientStopped((_, _) => stage.ClientLeft("The client is stopped.")));
        return builder.Build();
    }
}
