using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>The suite of all adapters, and what is this library's own.</summary>
public static class OnRealClient
{
    public sealed class ReadyGate : ReadyGateTests<LoopbackRig>;

    public sealed class ReadyGateOfShards : ReadyGateTests<ShardedLoopbackRig>;

    public sealed class Readiness : ReadinessTests<LoopbackRig>;

    public sealed class Shards : ShardTests<ShardedLoopbackRig>;

    public sealed class HttpOnly : HttpOnlyTests<HttpOnlyLoopbackRig>;

    public sealed class Connection : ConnectionTests<LoopbackRig>;

    public sealed class ConnectionOfShards : ConnectionTests<ShardedLoopbackRig>;

    public sealed class ConnectionLosses : GatewayTests<LoopbackRig>;

    public sealed class Heartbeat : HeartbeatTests<BeatingLoopbackRig>;

    [Explicit("The library races with itself, and now and then never connects again.")]
    public sealed class LibraryRaces : LibraryRaceTests<BeatingLoopbackRig>;

    public sealed class Reconnect : ReconnectTests<LoopbackRig>;

    public sealed class Calls : CallTests<LoopbackRig>;

    public sealed class CommandsClasses : ModuleTests<LoopbackRig, CommandsModuleRig>;

    public sealed class CommandsNextModules : ModuleTests<LoopbackRig, CommandsNextModuleRig>;

    public sealed class MoreCommandsClasses : CommandsTests<LoopbackRig>;

    public sealed class MoreCommandsNextModules : CommandsNextTests<LoopbackRig>;

    public sealed class Storm : StormTests<StormLoopbackRig>;
}
