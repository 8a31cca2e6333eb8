using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>The suite of all adapters, and what is Discord.Net's own.</summary>
public static class OnContracts
{
    public sealed class ReadyGate : ReadyGateTests<ContractRig>;

    public sealed class ReadyGateOfShards : ReadyGateTests<ShardedContractRig>;

    public sealed class Readiness : ReadinessTests<ContractRig>;

    public sealed class Shards : ShardTests<ShardedContractRig>;

    public sealed class Connection : ConnectionTests<ContractRig>;

    public sealed class ConnectionOfShards : ConnectionTests<ShardedContractRig>;

    public sealed class ConnectionLosses : GatewayTests<ContractRig>;

    public sealed class Reconnect : ReconnectTests<ContractRig>;

    public sealed class Calls : CallTests<ContractRig>;

    public sealed class SilentServer : SilentServerTests<ContractRig>;

    public sealed class InteractionModules : ModuleTests<ContractRig, InteractionModuleRig>;

    public sealed class TextCommandModules : ModuleTests<ContractRig, TextCommandModuleRig>;

    public sealed class MoreInteractionModules : InteractionModuleTests<ContractRig>;

    public sealed class RefusedInteractions : RefusedInteractionTests<ContractRig>;

    public sealed class MoreTextCommandModules : TextCommandModuleTests<ContractRig>;

    public sealed class GenericHost : GenericHostTests<ContractRig>;

    public sealed class Storm : StormTests<StormContractRig>;
}
