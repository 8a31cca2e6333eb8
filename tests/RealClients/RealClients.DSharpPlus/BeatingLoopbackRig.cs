using TaskLoops.Loopback;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>
/// A client with a quick heartbeat: by five that are missed it notices that nobody is there, and by the first that it cannot send, what it has overlooked
/// after a RESUME that failed.
/// </summary>
public sealed class BeatingLoopbackRig() : LoopbackRig(new LoopbackDiscordOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(300) });
