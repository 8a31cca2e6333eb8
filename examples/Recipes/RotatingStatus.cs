using TaskLoops;

namespace Recipes;

/// <summary>A status that changes every five minutes.</summary>
internal static class RotatingStatus
{
    private static readonly string[] _statuses = ["with llamas", "chess against itself", "the quiet one"];

    public static TaskLoop Create(ReadyGate ready, Func<string, CancellationToken, Task> setStatus) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromMinutes(5)),
        async (iteration, cancelled) => await setStatus(_statuses[iteration.Index % _statuses.Length], cancelled),
        new LoopOptions { Name = "status", Gate = ready });
}
