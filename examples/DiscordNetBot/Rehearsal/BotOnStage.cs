using Discord;
using Discord.Interactions;
using Discord.Net.Rest;
using Discord.WebSocket;
using DiscordNetBot.Loops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rehearsal;

namespace DiscordNetBot.Rehearsal;

/// <summary>The bot as it is, with its client pointed at the stand-in for Discord.</summary>
internal sealed class BotOnStage : RehearsedBot
{
    public BotOnStage(Stage stage)
        : base(stage, Build(stage))
    {
        Client.Connected += () => stage.Story.Happened("The client is connected.");
        Client.Ready += () => stage.Story.Happened("The client is ready.");
        Client.Disconnected += failure => stage.Story.Happened($"The client is disconnected ({failure.Message}).");
        Client.LoggedOut += () => stage.ClientLeft("The client is logged out.");
    }

    public DiscordSocketClient Client => Services.GetRequiredService<DiscordSocketClient>();

    public InteractionService Interactions => Services.GetRequiredService<InteractionService>();

    public override string StatusAt(long iteration) => StatusRotation.At(iteration);

    public override void Suggest(string suggestion) => Services.GetRequiredService<SuggestionBox>().Add(suggestion);

    private static IHost Build(Stage stage)
    {
        var builder = Bot.CreateBuilder([]);
        stage.Surround(builder);
        builder.AddBot();
        builder.Services.AddSingleton(new DiscordSocketConfig
        {
            GatewayIntents = GatewayIntents.Guilds,
            GatewayHost = $"ws://{stage.Discord.GatewayUri.Authority}",
            RestClientProvider = _ => DefaultRestClientProvider.Instance(stage.Discord.RestUri.AbsoluteUri),
        });
        return builder.Build();
    }
}
