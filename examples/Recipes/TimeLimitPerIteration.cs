using TaskLoops;

namespace Recipes;

/// <summary>A body that sometimes hangs: given up after 20 s, tried three times, then left until the next occurrence.</summary>
internal static class TimeLimitPerIteration
{
    public static TaskLoop Create(Func<CancellationToken, Task> scrape) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromMinutes(2)),
        async (_, cancelled) => await scrape(cancelled),
        new LoopOptions
        {
            Name = "scrape",
            IterationTimeout = TimeSpan.FromSeconds(20),
            Retry = new RetryPolicy { MaxAttempts = 3 },
            OnUnhandled = OnUnhandled.Continue,
            MaxConsecutiveFailures = 30,
        });
}
