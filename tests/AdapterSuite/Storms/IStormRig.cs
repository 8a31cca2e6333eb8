using TaskLoops.Loopback;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>What a storm needs of a rig: Discord's REST, whatever plays the gateway, and the bot's way to post.</summary>
public interface IStormRig
{
    LoopbackDiscord Discord { get; }

    /// <summary>Every way in which the connection is lost that the library survives; each ends when the client has it back.</summary>
    IReadOnlyDictionary<string, Func<Task>> Cuts { get; }

    /// <summary>Posts in the second guild's channel by the library's own method, if it has one here; throws what the library throws.</summary>
    Task PostAsync(string text, CancellationToken cancelled);
}
