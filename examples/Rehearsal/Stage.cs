using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskLoops;
using TaskLoops.Hosting;
using TaskLoops.Loopback;

namespace Rehearsal;

/// <summary>What surrounds a bot while it rehearses: a Discord of its own, a clock that is set, a folder for its data, and a story that listens.</summary>
public sealed class Stage
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");

    private Stage(LoopbackDiscord discord, string dataFolder, LogPages log)
    {
        Discord = discord;
        DataFolder = dataFolder;
        Log = log;
    }

    public LoopbackDiscord Discord { get; }

    public Story Story { get; } = new();

    public SetClock Clock { get; } = new(At(day: 1, "08:59:59"));

    public LogPages Log { get; }

    public string DataFolder { get; }

    /// <summary>The channel where the bot posts.</summary>
    public ulong Channel => Discord.Options.GuildIds[0] + 1;

    /// <summary>What the channel held at the moment when the client had left.</summary>
    public IReadOnlyList<string>? PostedWhenTheClientLeft { get; private set; }

    /// <summary>Puts a play on; exit code 0 only if all of it happens.</summary>
    public static async Task<int> PutOnAsync(Func<Stage, Task> play)
    {
        var log = new LogPages();
        var folder = Directory.CreateTempSubdirectory("rehearsal-");
        try
        {
            Console.WriteLine("There is no DISCORD_TOKEN: this is a rehearsal, on a Discord of its own in this process.");
            await using var discord = await LoopbackDiscord.StartAsync();
            await play(new Stage(discord, folder.FullName, log)).WaitAsync(_limit);
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
    public static DateTimeOffset At(int day, string time)
    {
        var local = new DateOnly(2026, 6, day).ToDateTime(TimeOnly.Parse(time));
        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }

    /// <summary>What was posted in the channel and begins so.</summary>
    public IReadOnlyList<string> Posts(string beginning) =>
        [.. Discord.Rest.MessagesIn(Channel).Select(message => (string?)message["content"] ?? "").Where(text => text.StartsWith(beginning, StringComparison.Ordinal))];

    /// <summary>The client has left: tells it, and what it leaves behind.</summary>
    public Task ClientLeft(string line)
    {
        PostedWhenTheClientLeft = Posts("");
        return Story.Happened(line);
    }

    /// <summary>Surrounds a bot that is about to be built; its client remains to be pointed at <see cref="Discord"/>.</summary>
    public void Surround(HostApplicationBuilder bot)
    {
        bot.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DISCORD_TOKEN"] = $"{Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Discord.Options.BotId}"))}.no-secret.{new string('x', 40)}",
            ["Bot:Channel"] = $"{Channel}",
            ["Bot:DataFolder"] = DataFolder,
            ["TaskLoops:Loops:suggestions:Interval"] = "00:00:00.2",
        });
        bot.Logging.ClearProviders().AddProvider(Log);
        bot.Services.AddSingleton<TimeProvider>(Clock);
        bot.Services.Configure<TaskLoopsOptions>(options => options.Loops = new LoopOptions(options.Loops)
        {
            Listener = Story,
            Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) },
        });
    }
}
