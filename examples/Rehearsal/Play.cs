using System.Text.Json.Nodes;
using TaskLoops;
using TaskLoops.Loopback.Rest;

namespace Rehearsal;

/// <summary>Two days of a bot in half a minute. What differs from one client library to the next is left to the bot.</summary>
public abstract class Play<TBot>(Stage stage)
    where TBot : RehearsedBot
{
    protected Stage Stage => stage;

    protected Story Story => stage.Story;

    public async Task RunBothDaysAsync()
    {
        await using (var bot = NewBot())
        {
            await GetReadyAsync(bot);
            await UseCommandsAsync(bot);
            await PostTheDigestAsync(bot);
            await LoseTheGatewayAsync(bot);
            await ChangeSettingsAsync(bot);
            await MeetErrorsAsync(bot);
            await RemoveAndAddSuggestionsAsync(bot);
            await ShutDownAsync(bot);
        }

        await using (var bot = NewBot())
            await MakeUpTheDigestAsync(bot);
    }

    protected abstract TBot NewBot();

    /// <summary>The bot starts, and its loops begin when the client is ready.</summary>
    protected abstract Task GetReadyAsync(TBot bot);

    /// <summary>The gateway can be reached again: waits until it is back.</summary>
    protected abstract Task GetTheGatewayBackAsync(TBot bot);

    /// <summary>The commands of suggestions are removed with their loop, and both come back.</summary>
    protected abstract Task RemoveAndAddSuggestionsAsync(TBot bot);

    protected virtual async Task LoseTheGatewayAsync(TBot bot)
    {
        Story.Chapter("The status shall change every 1.2 seconds; then the gateway is lost.");
        var shown = Story.IterationsOf("status");
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "status", ["minutes"] = 0.02 });
        await bot.SeesStatusAsync(bot.StatusAt(shown));
        stage.Discord.Gateway.ClosePort();
        await stage.Discord.Gateway.CutAsync();
        await Story.SeesAsync("status, which needs the gateway, is held", () => bot.StateOf("status") == LoopState.Held);

        var (held, going) = (Story.IterationsOf("status"), Story.IterationsOf("suggestions"));
        bot.Suggest("tea at five");
        await bot.ReadAsync("Suggested:", "tea at five");
        await Story.SeesAsync("suggestions, which needs only REST, goes on", () => Story.IterationsOf("suggestions") >= going + 5);
        Story.Check("status was held all the time", Story.IterationsOf("status") == held && bot.StateOf("status") == LoopState.Held);

        stage.Discord.Gateway.OpenPort();
        await GetTheGatewayBackAsync(bot);
        await Story.SeesAsync("status goes on", () => Story.IterationsOf("status") > held);
        await bot.SeesStatusAsync(bot.StatusAt(held));
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "status", ["minutes"] = 60 });
    }

    private async Task UseCommandsAsync(TBot bot)
    {
        Story.Chapter("Somebody lists the loops, stops one, starts it again, and errs.");
        var list = await bot.UseAsync("loops list");
        Story.Check(
            "the digest sleeps until nine in Warsaw, and nothing has failed",
            list.Contains("digest            Sleeping       2026-06-01 07:00:00", StringComparison.Ordinal) && list.Split('\n').Count(line => line.EndsWith(" 0", StringComparison.Ordinal)) == bot.Loops.Registry.Loops.Count);

        await bot.UseAsync("loops stop", new JsonObject { ["name"] = "suggestions" });
        await Story.SeesAsync("suggestions is idle", () => bot.StateOf("suggestions") == LoopState.Idle);
        await bot.UseAsync("loops start", new JsonObject { ["name"] = "suggestions" });
        Story.Check("suggestions runs", bot.Loops.Get("suggestions").IsRunning);
        var error = await bot.UseAsync("loops stop", new JsonObject { ["name"] = "sugestions" });
        Story.Check("the bot says which loops there are", error.Contains("suggestions", StringComparison.Ordinal));
    }

    private async Task PostTheDigestAsync(TBot bot)
    {
        Story.Chapter("It is nine o'clock in Warsaw.");
        stage.Clock.Set(Stage.At(day: 1, "09:00"));
        var post = await bot.ReadAsync("Good morning!", "Monday, 1 June, 09:00");
        Story.Check("the digest is in time", !post.Contains("late", StringComparison.Ordinal));
        await Story.SeesAsync("the next one is due tomorrow", () => bot.Loops.Get("digest").NextIteration == Stage.At(day: 2, "09:00"));
    }

    private async Task ChangeSettingsAsync(TBot bot)
    {
        Story.Chapter("The settings are changed while the bot runs, wrongly at first.");
        var suggestions = bot.Loops.Get("suggestions");
        bot.Configure("TaskLoops:Loops:suggestions:Interval", "soon");
        await Story.SeesAsync("what is wrong is in the log", () => stage.Log.Lines.Any(line => line.Contains("Interval = 'soon'", StringComparison.Ordinal)));
        Story.Check("it changes nothing", suggestions.Schedule == Schedule.Every(TimeSpan.FromMilliseconds(200)));
        bot.Configure("TaskLoops:Loops:suggestions:Interval", "00:00:00.1");
        await Story.SeesAsync("suggestions is faster", () => suggestions.Schedule == Schedule.Every(TimeSpan.FromMilliseconds(100)));
        Story.Check("status, whose settings are the same, stays as a command has set it", bot.Loops.Get("status").Schedule == Schedule.Every(TimeSpan.FromHours(1)));
    }

    private async Task MeetErrorsAsync(TBot bot)
    {
        Story.Chapter("Discord answers 500, twice.");
        stage.Discord.Rest.Script("POST", $"channels/{stage.Channel}/messages", RestFault.Status(500), times: 2);
        await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "more llamas" });
        await bot.ReadAsync("Suggested:", "more llamas");
        Story.Check("suggestions has tried three times", Story.RetriesOf("suggestions") == 2);
        Story.Check("it is posted once", stage.Posts("Suggested: more llamas").Count == 1);
        Story.Check("the loop has not failed", bot.Loops.Get("suggestions") is { IsRunning: true, HasFailed: false });
    }

    private async Task ShutDownAsync(TBot bot)
    {
        Story.Chapter("The bot is shut down with a suggestion that is not posted yet.");
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "suggestions", ["minutes"] = 60 });
        await Story.SeesAsync("suggestions sleeps for an hour", () => bot.StateOf("suggestions") == LoopState.Sleeping);
        await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "a longer night" });
        Story.Check("it waits", stage.Posts("Suggested: a longer night").Count == 0);
        await bot.StopAsync();
        await bot.ReadAsync("Suggested:", "a longer night");
        Story.Check("it was posted before the client left", stage.PostedWhenTheClientLeft?.Contains("Suggested: a longer night") == true);
        Story.Check("no loop runs any more", !bot.Loops.Registry.Loops.Any(loop => loop.IsRunning));
        Story.Say($"   occurrences.json: {await File.ReadAllTextAsync(Path.Combine(stage.DataFolder, "occurrences.json"))}");
    }

    private async Task MakeUpTheDigestAsync(TBot bot)
    {
        Story.Chapter("The bot starts again on Tuesday at 09:20: it was away at nine.");
        stage.Clock.Set(Stage.At(day: 2, "09:20"));
        await bot.StartAsync();
        var post = await bot.ReadAsync("Good morning!", "Tuesday, 2 June, 09:00");
        Story.Check("the digest is made up, and says so", post.Contains("20 minutes late", StringComparison.Ordinal));
        await Story.SeesAsync("the next one is due tomorrow", () => bot.Loops.Get("digest").NextIteration == Stage.At(day: 3, "09:00"));
        await bot.StopAsync();
        Story.Check("there was one digest for each day", stage.Posts("Good morning!").Count == 2);
        Story.Check("no loop and no hook has failed on either day", Story.Failures == 0 && stage.Discord.Faults.IsEmpty);
    }
}
