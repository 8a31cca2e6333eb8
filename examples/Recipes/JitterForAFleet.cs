using TaskLoops;

namespace Recipes;

/// <summary>Many processes with the same loops that do not all ask the same API in the same second.</summary>
internal static class JitterForAFleet
{
    public static TaskLoop Create(int shard, Func<CancellationToken, Task> refresh)
    {
        var schedule = Schedule.Hourly(minute: 15).WithJitter(TimeSpan.FromMinutes(5), seed: shard);
        foreach (var occurrence in schedule.GetOccurrences(DateTimeOffset.UtcNow).Take(3))
            Console.WriteLine($"Shard {shard} refreshes at {occurrence:T}.");

        return TaskLoop.Create(schedule, async (_, cancelled) => await refresh(cancelled));
    }
}
