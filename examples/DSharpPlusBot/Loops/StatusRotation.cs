using DSharpPlus;
using DSharpPlus.Entities;
using TaskLoops;

namespace DSharpPlusBot.Loops;

/// <summary>
/// Changes the status now and then. It goes over the gateway, so it is held while that is down; later it is made up once. The library says that late, and
/// refuses a status until then: one that is refused is skipped.
/// </summary>
internal sealed class StatusRotation(DiscordClient client)
{
    private static readonly string[] _statuses = ["Counting llamas", "Playing chess against itself", "Being quiet"];

    [ModuleLoop(Name = "status", Minutes = 5, WhileDisconnected = WhileDisconnected.Hold, OnUnhandled = OnUnhandled.Continue)]
    public Task ShowAsync(LoopIteration iteration) => client.UpdateStatusAsync(new DiscordActivity(At(iteration.Index), DiscordActivityType.Custom));

    public static string At(long index) => _statuses[index % _statuses.Length];
}
