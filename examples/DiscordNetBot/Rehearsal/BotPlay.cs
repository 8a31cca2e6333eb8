using Discord;
using DiscordNetBot.Modules;
using Rehearsal;
using TaskLoops;

namespace DiscordNetBot.Rehearsal;

/// <summary>The play with Discord.Net's own chapters.</summary>
internal sealed class BotPlay(Stage stage) : Play<BotOnStage>(stage)
{
    protected override BotOnStage NewBot() => new(Stage);

    protected override async Task GetReadyAsync(BotOnStage bot)
    {
        Story.Chapter("The bot starts on Monday, just before nine. Discord holds its guilds back for a while: it is connected, but not ready.");
        Stage.Discord.Gateway.WithholdGuilds();
        Story.BeforeAnyIteration = () => bot.Client.Guilds.All(guild => guild.IsConnected);
        await bot.StartAsync();
        string[] names = ["register-commands", "status", "digest", "suggestions"];
        await Story.SeesAsync(
            "the client is connected, and its four loops wait",
            () => bot.Client.ConnectionState == ConnectionState.Connected
                && bot.Loops.Registry.Loops.Count == names.Length && names.All(name => bot.StateOf(name) == LoopState.WaitingForGate));

        Story.Say("   The guilds come.");
        await Stage.Discord.Gateway.ReleaseGuildsAsync();
        await Story.SeesAsync(
            "every loop has passed the gate, and those that are due have begun",
            () => names.Except(["digest"]).All(name => Story.IterationsOf(name) > 0) && bot.StateOf("digest") == LoopState.Sleeping);
        Story.Check("none before all guilds were there", Story.WasReadyBeforeAnyIteration == true);
        await bot.SeesStatusAsync(bot.StatusAt(0));
        await Story.SeesAsync("the commands are registered", bot.Loops.Get("register-commands").Completion);
    }

    protected override async Task GetTheGatewayBackAsync(BotOnStage bot)
    {
        await Stage.Discord.Gateway.NextResumeAsync();
        Story.Check("it is back with a RESUME, not with a new session", Stage.Discord.Gateway is { Identifies: 1, Resumes: 1, ResumesRefused: 0 });
    }

    protected override async Task RemoveAndAddSuggestionsAsync(BotOnStage bot)
    {
        Story.Chapter("The module of suggestions is removed and added again, by the library's own methods.");
        var unloaded = bot.Loops.GetModule<SuggestionsModule>().Unloaded;
        await bot.Interactions.RemoveModuleAsync<SuggestionsModule>();
        await Story.SeesAsync("its loop is ended, and its instance disposed of", unloaded);
        Story.Check("there is no such loop", bot.CountOf("suggestions") == 0);
        var before = Story.IterationsOf("suggestions");
        await bot.Interactions.AddModuleAsync<SuggestionsModule>(bot.Services);
        await Story.SeesAsync("its loop is back, and works", () => Story.IterationsOf("suggestions") > before + 1);
        Story.Check("there is one of it", bot.CountOf("suggestions") == 1);
    }
}
