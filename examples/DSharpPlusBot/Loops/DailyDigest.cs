using DSharpPlus;
using TaskLoops;

namespace DSharpPlusBot.Loops;

/// <summary>A post every morning. Time and zone come from the settings; one that fell into a restart is made up, since the host remembers the last.</summary>
internal sealed class DailyDigest(BotChannel channel, DiscordClient client)
{
    [ModuleLoop(Name = "digest", Times = ["09:00"], OnUnhandled = OnUnhandled.Continue)]
    public async Task PostAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        var zone = iteration.Loop.Schedule.TimeZone ?? TimeZoneInfo.Utc;
        var late = iteration.IsMakeUp ? $" (I was away: this is {iteration.Lateness.TotalMinutes:0} minutes late.)" : "";
        await channel.PostAsync(
            $"Good morning! It is {TimeZoneInfo.ConvertTime(iteration.ScheduledFor, zone):dddd, d MMMM, HH:mm}, and I am in {client.Guilds.Count} guilds.{late}", cancelled);
    }
}
