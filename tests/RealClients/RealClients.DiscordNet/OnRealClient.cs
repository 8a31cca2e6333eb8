using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The suite of all adapters, and what is Discord.Net's own.</summary>
public static class OnRealClient
{
    public sealed class ReadyGate : ReadyGateTests<LoopbackRig>;

    public sealed class ReadyGateOfShards : ReadyGateTests<ShardedLoopbackRig>;

    public sealed class Readiness : ReadinessTests<LoopbackRig>;

    public sealed class Shards : ShardTests<ShardedLoopbackRig>;

    public sealed class Connection : ConnectionTests<LoopbackRig>;

    public sealed class ConnectionOfShards : ConnectionTests<ShardedLoopbackRig>;

    public sealed class ConnectionLosses : GatewayTests<LoopbackRig>;

    public sealed class Reconnect : ReconnectTests<LoopbackRig>;

    public sealed class Calls : CallTests<LoopbackRig>;

    [Explicit("The library gives up after 100 s.")]
    [Category("Long")]
    public sealed class SilentServer : SilentServerTests<LoopbackRig>;

    public sealed class InteractionModules : ModuleTests<LoopbackRig, InteractionModuleRig>;

    public sealed class TextCommandModules : ModuleTests<LoopbackRig, TextCommandModuleRig>;

    public sealed class MoreInteractionModules : InteractionModuleTests<LoopbackRig>;

    public sealed class RefusedInteractions : RefusedInteractionTests<LoopbackRig>;

    public sealed class MoreTextCommandModules : TextCommandModuleTests<LoopbackRig>;

    public sealed class GenericHost : GenericHostTests<LoopbackRig>;

    public sealed class Storm : StormTests<StormLoopbackRig>;
}
