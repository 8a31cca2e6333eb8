using Discord;
using Discord.WebSocket;
using TaskLoops;
using TaskLoops.DiscordNet;
using TaskLoops.Hosting;

namespace DiscordNetRecipes;

/// <summary>A post every day, in each guild at its own time in its own zone.</summary>
public sealed class DailyPosts(HostedLoops loops, DiscordSocketClient client)
{
    private readonly Dictionary<ulong, TaskLoop<ulong>> _loops = [];

    /// <summary>Sets or changes the time of a guild. A wrong time or an unknown zone is refused here, by an ArgumentException that says what is wrong.</summary>
    public void Set(ulong guild, ulong channel, string time, string timeZone)
    {
        var schedule = Schedule.DailyIn(timeZone, time);
        lock (_loops)
        {
            if (_loops.TryGetValue(guild, out var loop))
            {
                loop.ChangeSchedule(schedule);
                loop.Restart(channel);
                return;
            }

            loop = _loops[guild] = TaskLoop.Create<ulong>(schedule, PostAsync, new LoopOptions
            {
                Name = $"daily-post-{guild}",
                Registry = loops.Registry,
                Gate = loops.Gate,
                ReconnectRules = [.. ReconnectRule.Defaults, .. DiscordNetReconnects.Rules],
                OnUnhandled = OnUnhandled.Continue,
            });
            loop.Start(channel);
        }
    }

    /// <summary>The bot has left the guild, or the guild wants no more posts.</summary>
    public async Task RemoveAsync(ulong guild)
    {
        TaskLoop<ulong>? loop;
        lock (_loops)
            _loops.Remove(guild, out loop);
        if (loop is not null)
            await loop.DisposeAsync();
    }

    private async Task PostAsync(LoopIteration iteration, ulong channelId, CancellationToken cancelled)
    {
        if (client.GetChannel(channelId) is IMessageChannel channel)
            await channel.SendMessageAsync("Good morning!", options: new RequestOptions { CancelToken = cancelled });
    }
}
