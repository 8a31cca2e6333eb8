using Discord.WebSocket;
using TaskLoops;
using TaskLoops.Hosting;

namespace DiscordNetRecipes;

/// <summary>A status that changes every five minutes, and only while there is a gateway to tell it.</summary>
internal static class RotatingStatus
{
    private static readonly string[] _statuses = ["Counting llamas", "Playing chess against itself", "Being quiet"];

    public static void AddTo(TaskLoopsBuilder loops) => loops.AddLoop(
        "status",
        Schedule.Every(TimeSpan.FromMinutes(5)),
        async (LoopIteration iteration, DiscordSocketClient client) => await client.SetCustomStatusAsync(_statuses[iteration.Index % _statuses.Length]),
        defaults => new LoopOptions(defaults) { WhileDisconnected = WhileDisconnected.Hold });
}
