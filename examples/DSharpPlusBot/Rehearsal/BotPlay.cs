using System.Text.Json.Nodes;
using DSharpPlus.Commands;
using DSharpPlus.Commands.EventArgs;
using DSharpPlusBot.Commands;
using Rehearsal;
using TaskLoops;
using TaskLoops.DSharpPlus;
using TaskLoops.Loopback.Gateway;

namespace DSharpPlusBot.Rehearsal;

/// <summary>The play with DSharpPlus' own chapters.</summary>
internal sealed class BotPlay(Stage stage) : Play<BotOnStage>(stage)
{
    protected override BotOnStage NewBot() => new(Stage);

    protected override async Task GetReadyAsync(BotOnStage bot)
    {
        Story.Chapter("The bot starts on Monday, just before nine. Discord's gateway refuses it for a while: it is started, but not ready.");
        Stage.Discord.Gateway.RefuseConnections(GatewayRefusal.ServiceUnavailable);
        Story.BeforeAnyIteration = () => bot.Client.AllShardsConnected && bot.Client.Guilds.Count == Stage.Discord.Options.GuildIds.Count;
        await bot.StartAsync();
        string[] names = ["status", "digest", "suggestions"];
        await Story.SeesAsync(
            "the gateway has refused the client, and its three loops wait",
            () => Stage.Discord.Gateway.Refusals > 0
                && bot.Loops.Registry.Loops.Count == names.Length && names.All(name => bot.StateOf(name) == LoopState.WaitingForGate));

        Story.Say("   The gateway lets it in.");
        Stage.Discord.Gateway.AllowConnections();
        await Story.SeesAsync(
            "every loop has passed the gate, and those that are due have begun",
            () => names.Except(["digest"]).All(name => Story.IterationsOf(name) > 0) && bot.StateOf("digest") == LoopState.Sleeping);
        Story.Check("none before the client had its session and knew its guilds", Story.WasReadyBeforeAnyIteration == true);
        await bot.SeesStatusAsync(bot.StatusAt(0));
        await Story.SeesAsync(
            "the library has registered the commands",
            () => Stage.Discord.Rest.Requests.Count(request => request.Method == "POST" && request.Path.EndsWith("/commands", StringComparison.Ordinal)) == 2);
    }

    protected override async Task LoseTheGatewayAsync(BotOnStage bot)
    {
        Story.Chapter("The status shall change every 1.5 seconds; then the gateway is cut, and resumed at once.");
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "status", ["minutes"] = 0.025 });
        var (status, suggestions) = (Story.IterationsOf("status"), Story.IterationsOf("suggestions"));
        await bot.SeesStatusAsync(bot.StatusAt(status));
        await Stage.Discord.Gateway.CutAsync();
        await Stage.Discord.Gateway.NextResumeAsync();
        Story.Check("it is back with a RESUME, not with a new session", Stage.Discord.Gateway is { Identifies: 1, Resumes: 1, ResumesRefused: 0 });
        await bot.SeesStatusAsync(bot.StatusAt(status + 1));
        Story.Check("status was not held: of a connection that it resumes the library tells nobody", Story.MissedBy("status") == 0);
        await Story.SeesAsync("suggestions goes on", () => Story.IterationsOf("suggestions") >= suggestions + 5);
        await base.LoseTheGatewayAsync(bot);
    }

    protected override async Task GetTheGatewayBackAsync(BotOnStage bot)
    {
        await Stage.Discord.Gateway.WaitUntilAsync(gateway => gateway.Identifies == 2, what: "another IDENTIFY");
        Story.Check("it is back with a new session: the library had given the old one up", Stage.Discord.Gateway is { Identifies: 2, Resumes: 1 });
    }

    protected override async Task RemoveAndAddSuggestionsAsync(BotOnStage bot)
    {
        Story.Chapter("The commands of suggestions are removed and added again, by the library's own refresh.");
        var unloaded = bot.Loops.GetModule<SuggestionCommands>().Unloaded;
        bot.Commands.ConfiguringCommands += LeaveOutAsync;
        await bot.Commands.RefreshAsync();
        bot.Commands.ConfiguringCommands -= LeaveOutAsync;
        await Story.SeesAsync("their loop is ended, and its instance disposed of", unloaded);
        Story.Check("there is no such loop", bot.CountOf("suggestions") == 0);
        var answer = await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "longer weekends" });
        Story.Check("Discord still shows the command, and the library still runs it", answer.Contains("1 waiting", StringComparison.Ordinal));
        bot.Commands.AddCommands<SuggestionCommands>();
        await bot.Commands.RefreshAsync();
        await bot.ReadAsync("Suggested:", "longer weekends");
        await SeesSuggestionsWorkAsync(bot);

        Story.Chapter("The same at once, by the methods that the library does not have.");
        Story.Check("they were there", await bot.Commands.RemoveCommandsWithLoopsAsync<SuggestionCommands>());
        Story.Check("there is no such loop", bot.CountOf("suggestions") == 0);
        answer = await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "shorter weekends" });
        Story.Check("Discord still shows the command, and who uses it is told", answer == "This command has been removed.");
        await bot.Commands.AddCommandsWithLoopsAsync<SuggestionCommands>();
        Story.Check("there is such a loop", bot.CountOf("suggestions") == 1);
        await SeesSuggestionsWorkAsync(bot);
    }

    private async Task SeesSuggestionsWorkAsync(BotOnStage bot)
    {
        var before = Story.IterationsOf("suggestions");
        await Story.SeesAsync("their loop is back, and works", () => Story.IterationsOf("suggestions") > before + 1);
        Story.Check("there is one of it", bot.CountOf("suggestions") == 1);
    }

    private static Task LeaveOutAsync(CommandsExtension commands, ConfigureCommandsEventArgs configured)
    {
        configured.CommandTrees.RemoveAll(command => command.Method?.DeclaringType == typeof(SuggestionCommands));
        return Task.CompletedTask;
    }
}
