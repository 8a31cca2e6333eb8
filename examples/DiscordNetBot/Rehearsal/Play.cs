using System.Text.Json.Nodes;
using Discord;
using DiscordNetBot.Loops;
using DiscordNetBot.Modules;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Rest;

namespace DiscordNetBot.Rehearsal;

/// <summary>Two days of the bot in half a minute. Exit code 0 only if all of it happens.</summary>
internal sealed class Play(LoopbackDiscord discord, Story story, string dataFolder, LogPages log)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");

    private readonly SetClock _clock = new(At(day: 1, "08:59:59"));

    public static async Task<int> RunAsync()
    {
        var story = new Story();
        var log = new LogPages();
        var folder = Directory.CreateTempSubdirectory("discord-net-bot-");
        try
        {
            Console.WriteLine("There is no DISCORD_TOKEN: this is a rehearsal, on a Discord of its own in this process.");
            await using var discord = await LoopbackDiscord.StartAsync();
            await new Play(discord, story, folder.FullName, log).RunBothDaysAsync().WaitAsync(_limit);
            Console.WriteLine("\nAll of it happened.");
            return 0;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"\nNOT SO: {exception.Message}\n\n{exception}\n\nThe bot's log:\n{string.Join('\n', log.Lines)}");
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A time of a day in June, which begins on a Monday.</summary>
    private static DateTimeOffset At(int day, string time)
    {
        var local = new DateOnly(2026, 6, day).ToDateTime(TimeOnly.Parse(time));
        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }

    private async Task RunBothDaysAsync()
    {
        using (var bot = new RehearsedBot(discord, story, dataFolder, _clock, log))
        {
            await GetReadyAsync(bot);
            await UseCommandsAsync(bot);
            await PostTheDigestAsync(bot);
            await LoseTheGatewayAsync(bot);
            await ChangeSettingsAsync(bot);
            await MeetErrorsAsync(bot);
            await RemoveAndAddTheModuleAsync(bot);
            await ShutDownAsync(bot);
        }

        using (var bot = new RehearsedBot(discord, story, dataFolder, _clock, log))
            await MakeUpTheDigestAsync(bot);
    }

    private async Task GetReadyAsync(RehearsedBot bot)
    {
        story.Chapter("The bot starts on Monday, just before nine. Discord holds its guilds back for a while: it is connected, but not ready.");
        discord.Gateway.WithholdGuilds();
        story.BeforeAnyIteration = () => bot.Client.Guilds.All(guild => guild.IsConnected);
        await bot.StartAsync();
        string[] names = ["register-commands", "status", "digest", "suggestions"];
        await story.SeesAsync(
            "the client is connected, and its four loops wait",
            () => bot.Client.ConnectionState == ConnectionState.Connected
                && bot.Loops.Registry.Loops.Count == names.Length && names.All(name => bot.StateOf(name) == LoopState.WaitingForGate));

        story.Say("   The guilds come.");
        await discord.Gateway.ReleaseGuildsAsync();
        await story.SeesAsync(
            "every loop has passed the gate, and those that are due have begun",
            () => names.Except(["digest"]).All(name => story.IterationsOf(name) > 0) && bot.StateOf("digest") == LoopState.Sleeping);
        story.Check("none before all guilds were there", story.WasReadyBeforeAnyIteration == true);
        await bot.SeesStatusAsync(StatusRotation.At(0));
        await story.SeesAsync("the commands are registered", bot.Loops.Get("register-commands").Completion);
    }

    private async Task UseCommandsAsync(RehearsedBot bot)
    {
        story.Chapter("Somebody lists the loops, stops one, starts it again, and errs.");
        var list = await bot.UseAsync("loops list");
        story.Check(
            "the digest sleeps until nine in Warsaw, and nothing has failed",
            list.Contains("digest            Sleeping       2026-06-01 07:00:00", StringComparison.Ordinal) && list.Split('\n').Count(line => line.EndsWith(" 0", StringComparison.Ordinal)) == 4);

        await bot.UseAsync("loops stop", new JsonObject { ["name"] = "suggestions" });
        await story.SeesAsync("suggestions is idle", () => bot.StateOf("suggestions") == LoopState.Idle);
        await bot.UseAsync("loops start", new JsonObject { ["name"] = "suggestions" });
        story.Check("suggestions runs", bot.Loops.Get("suggestions").IsRunning);
        var error = await bot.UseAsync("loops stop", new JsonObject { ["name"] = "sugestions" });
        story.Check("the bot says which loops there are", error.Contains("suggestions", StringComparison.Ordinal));
    }

    private async Task PostTheDigestAsync(RehearsedBot bot)
    {
        story.Chapter("It is nine o'clock in Warsaw.");
        _clock.Set(At(day: 1, "09:00"));
        var post = await bot.ReadAsync("Good morning!", "Monday, 1 June, 09:00");
        story.Check("the digest is in time", !post.Contains("late", StringComparison.Ordinal));
        await story.SeesAsync("the next one is due tomorrow", () => bot.Loops.Get("digest").NextIteration == At(day: 2, "09:00"));
    }

    private async Task LoseTheGatewayAsync(RehearsedBot bot)
    {
        story.Chapter("The status shall change every 1.2 seconds; then the gateway is lost.");
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "status", ["minutes"] = 0.02 });
        await bot.SeesStatusAsync(StatusRotation.At(1));
        discord.Gateway.ClosePort();
        await discord.Gateway.CutAsync();
        await story.SeesAsync("status, which needs the gateway, is held", () => bot.StateOf("status") == LoopState.Held);

        var (held, going) = (story.IterationsOf("status"), story.IterationsOf("suggestions"));
        bot.Services.GetRequiredService<SuggestionBox>().Add("tea at five");
        await bot.ReadAsync("Suggested:", "tea at five");
        await story.SeesAsync("suggestions, which needs only REST, goes on", () => story.IterationsOf("suggestions") >= going + 5);
        story.Check("status was held all the time", story.IterationsOf("status") == held && bot.StateOf("status") == LoopState.Held);

        discord.Gateway.OpenPort();
        await discord.Gateway.NextResumeAsync();
        await story.SeesAsync("status goes on", () => story.IterationsOf("status") > held);
        story.Check("that was a RESUME, no new session", discord.Gateway is { Identifies: 1, Resumes: 1, ResumesRefused: 0 });
        await bot.SeesStatusAsync(StatusRotation.At(held));
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "status", ["minutes"] = 60 });
    }

    private async Task ChangeSettingsAsync(RehearsedBot bot)
    {
        story.Chapter("The settings are changed while the bot runs, wrongly at first.");
        var suggestions = bot.Loops.Get("suggestions");
        bot.Configure("TaskLoops:Loops:suggestions:Interval", "soon");
        await story.SeesAsync("what is wrong is in the log", () => log.Lines.Any(line => line.Contains("Interval = 'soon'", StringComparison.Ordinal)));
        story.Check("it changes nothing", suggestions.Schedule == Schedule.Every(TimeSpan.FromMilliseconds(200)));
        bot.Configure("TaskLoops:Loops:suggestions:Interval", "00:00:00.1");
        await story.SeesAsync("suggestions is faster", () => suggestions.Schedule == Schedule.Every(TimeSpan.FromMilliseconds(100)));
        story.Check("status, whose settings are the same, stays as a command has set it", bot.Loops.Get("status").Schedule == Schedule.Every(TimeSpan.FromHours(1)));
    }

    private async Task MeetErrorsAsync(RehearsedBot bot)
    {
        story.Chapter("Discord answers 500, twice.");
        discord.Rest.Script("POST", $"channels/{bot.Channel}/messages", RestFault.Status(500), times: 2);
        await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "more llamas" });
        await bot.ReadAsync("Suggested:", "more llamas");
        story.Check("suggestions has tried three times", story.RetriesOf("suggestions") == 2);
        story.Check("it is posted once", bot.Posts("Suggested: more llamas").Count == 1);
        story.Check("the loop has not failed", bot.Loops.Get("suggestions") is { IsRunning: true, HasFailed: false });
    }

    private async Task RemoveAndAddTheModuleAsync(RehearsedBot bot)
    {
        story.Chapter("The module of suggestions is removed and added again, by the library's own methods.");
        var unloaded = bot.Loops.GetModule<SuggestionsModule>().Unloaded;
        await bot.Interactions.RemoveModuleAsync<SuggestionsModule>();
        await story.SeesAsync("its loop is ended, and its instance disposed of", unloaded);
        story.Check("there is no such loop", bot.CountOf("suggestions") == 0);
        var before = story.IterationsOf("suggestions");
        await bot.Interactions.AddModuleAsync<SuggestionsModule>(bot.Services);
        await story.SeesAsync("its loop is back, and works", () => story.IterationsOf("suggestions") > before + 1);
        story.Check("there is one of it", bot.CountOf("suggestions") == 1);
    }

    private async Task ShutDownAsync(RehearsedBot bot)
    {
        story.Chapter("The bot is shut down with a suggestion that is not posted yet.");
        await bot.UseAsync("loops retime", new JsonObject { ["name"] = "suggestions", ["minutes"] = 60 });
        await story.SeesAsync("suggestions sleeps for an hour", () => bot.StateOf("suggestions") == LoopState.Sleeping);
        await bot.UseAsync("suggest", new JsonObject { ["suggestion"] = "a longer night" });
        story.Check("it waits", bot.Posts("Suggested: a longer night").Count == 0);
        await bot.StopAsync();
        await bot.ReadAsync("Suggested:", "a longer night");
        story.Check("it was posted before the client logged out", bot.PostedAtLogout?.Contains("Suggested: a longer night") == true);
        story.Check("no loop runs any more", !bot.Loops.Registry.Loops.Any(loop => loop.IsRunning));
        story.Say($"   occurrences.json: {await File.ReadAllTextAsync(Path.Combine(dataFolder, "occurrences.json"))}");
    }

    private async Task MakeUpTheDigestAsync(RehearsedBot bot)
    {
        story.Chapter("The bot starts again on Tuesday at 09:20: it was away at nine.");
        _clock.Set(At(day: 2, "09:20"));
        await bot.StartAsync();
        var post = await bot.ReadAsync("Good morning!", "Tuesday, 2 June, 09:00");
        story.Check("the digest is made up, and says so", post.Contains("20 minutes late", StringComparison.Ordinal));
        await story.SeesAsync("the next one is due tomorrow", () => bot.Loops.Get("digest").NextIteration == At(day: 3, "09:00"));
        await bot.StopAsync();
        story.Check("there was one digest for each day", bot.Posts("Good morning!").Count == 2);
        story.Check("no loop and no hook has failed on either day", story.Failures == 0 && discord.Faults.IsEmpty);
    }
}
