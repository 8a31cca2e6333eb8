using Discord;
using Discord.Interactions;
using Discord.WebSocket;
using DiscordNetBot.Loops;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskLoops;

namespace DiscordNetBot;

/// <summary>What the bot is made of.</summary>
internal static class Bot
{
    public static HostApplicationBuilder CreateBuilder(string[] args) =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

    public static void AddBot(this HostApplicationBuilder builder)
    {
        var settings = BotSettings.Of(builder.Configuration);
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(new DiscordSocketConfig { GatewayIntents = GatewayIntents.Guilds })
            .AddSingleton<DiscordSocketClient>()
            .AddSingleton(services => new InteractionService(services.GetRequiredService<DiscordSocketClient>()))
            .AddSingleton<BotChannel>()
            .AddSingleton<SuggestionBox>()
            .AddHostedService<BotConnection>();

        // The loops of command modules need no line here: they come and go with their modules.
        builder.Services
            .AddTaskLoops(options => options.RememberOccurrences(Path.Combine(settings.DataFolder, "occurrences.json")))
            .AddDiscordNet()
            .AddLoopModule<StatusRotation>()
            .AddLoopModule<DailyDigest>()
            .AddLoop(
                "register-commands",
                Schedule.AsFastAsPossible,
                async (InteractionService interactions) => await interactions.RegisterCommandsGloballyAsync(),
                defaults => new LoopOptions(defaults) { Count = 1 });
    }
}
