using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Commands.Processors.SlashCommands;
using DSharpPlus.Extensions;
using DSharpPlusBot.Loops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DSharpPlusBot;

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
            .AddDiscordClient(settings.Token, DiscordIntents.Guilds)
            .AddCommandsExtension(
                (_, commands) =>
                {
                    commands.AddProcessor<SlashCommandProcessor>();
                    commands.AddCommands(typeof(Bot).Assembly);
                    commands.CommandErrored += BotConnection.TellFailureAsync;
                },
                new CommandsConfiguration { RegisterDefaultCommandProcessors = false, UseDefaultCommandErrorHandler = false })
            .AddSingleton<BotChannel>()
            .AddSingleton<SuggestionBox>()
            .AddHostedService<BotConnection>();

        // The loops of classes with commands need no line here: they come and go with their commands.
        builder.Services
            .AddTaskLoops(options => options.RememberOccurrences(Path.Combine(settings.DataFolder, "occurrences.json")))
            .AddDSharpPlus()
            .AddLoopModule<StatusRotation>()
            .AddLoopModule<DailyDigest>();
    }
}
