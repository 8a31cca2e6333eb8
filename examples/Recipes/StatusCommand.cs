using TaskLoops;

namespace Recipes;

/// <summary>What a /loops command answers, and what a health check asks.</summary>
internal static class StatusCommand
{
    public static string Describe(LoopRegistry registry) => string.Join('\n', registry.GetStatus().Select(Describe));

    public static bool IsHealthy(LoopRegistry registry) =>
        registry.GetStatus().All(loop => !loop.HasFailed && !(loop.State == LoopState.BackingOff && loop.Failures > 10));

    private static string Describe(LoopStatus loop)
    {
        var iteration = loop.CurrentIteration is { } index ? $"#{index}" : "none yet";
        var next = loop.NextIteration is { } instant ? $"next <t:{instant.ToUnixTimeSeconds()}:R>" : "no next";
        var last = loop.LastException is { } failure ? $", {loop.Failures} failures, last {failure.GetType().Name}" : "";
        return $"**{loop.Name}** {loop.Schedule}: {loop.State}, {iteration}, {next}{last}";
    }
}
