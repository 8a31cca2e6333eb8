using TaskLoops;

namespace Recipes;

/// <summary>One place that is told of every unhandled exception, and one that ends all loops.</summary>
internal static class OneErrorHook
{
    public static LoopRegistry CreateRegistry(LoopListener log, Func<string, CancellationToken, Task> postToAdmins)
    {
        var registry = new LoopRegistry { Listener = log };
        registry.OnError(async (failure, limit) =>
            await postToAdmins($"Loop {failure.Loop.Name}, iteration {failure.Iteration?.Index}: {failure.Exception.Message}", limit));
        return registry;
    }

    public static async Task ShutDownAsync(LoopRegistry registry, Action<string> log)
    {
        foreach (var name in await registry.StopAllAsync(TimeSpan.FromSeconds(20)))
            log($"{name} is still running.");
    }
}
