using TaskLoops;

namespace Recipes;

/// <summary>A post every day, in each guild at its own time in its own zone.</summary>
internal sealed class DailyPostPerGuild(LoopRegistry registry, Func<ulong, CancellationToken, Task> post)
{
    private readonly Dictionary<ulong, TaskLoop<ulong>> _loops = [];

    /// <summary>Sets or changes the time of a guild. A wrong time or an unknown zone is refused here, by an ArgumentException that says what is wrong.</summary>
    public void Set(ulong guild, string time, string timeZone)
    {
        var schedule = Schedule.DailyIn(timeZone, time);
        lock (_loops)
        {
            if (_loops.TryGetValue(guild, out var loop))
            {
                loop.ChangeSchedule(schedule);
                return;
            }

            loop = TaskLoop.Create<ulong>(
                schedule,
                async (_, id, cancelled) => await post(id, cancelled),
                new LoopOptions { Name = $"daily-post-{guild}", Registry = registry, OnUnhandled = OnUnhandled.Continue });
            _loops.Add(guild, loop);
            loop.Start(guild);
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
}
