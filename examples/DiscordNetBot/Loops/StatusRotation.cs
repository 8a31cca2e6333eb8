using Discord.WebSocket;
using TaskLoops;

namespace DiscordNetBot.Loops;

/// <summary>Changes the status now and then. It goes over the gateway, so it is held while that is down; later it is made up once.</summary>
internal sealed class StatusRotation(DiscordSocketClient client)
{
    private static readonly string[] _statuses = ["Counting llamas", "Playing chess against itself", "Being quiet"];

    [ModuleLoop(Name = "status", Minutes = 5, WhileDisconnected = WhileDisconnected.Hold)]
    public Task ShowAsync(LoopIteration iteration) => client.SetCustomStatusAsync(At(iteration.Index));

    public static string At(long index) => _statuses[index % _statuses.Length];
}
