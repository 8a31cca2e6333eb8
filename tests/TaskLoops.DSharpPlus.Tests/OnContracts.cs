using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The suite of all adapters, and what is this library's own.</summary>
public static class OnContracts
{
    public sealed class ReadyGate : ReadyGateTests<ContractRig>;

    public sealed class ReadyGateOfShards : ReadyGateTests<ShardedContractRig>;

    public sealed class Readiness : ReadinessTests<ContractRig>;

    public sealed class Shards : ShardTests<ShardedContractRig>;

    public sealed class HttpOnly : HttpOnlyTests<HttpOnlyContractRig>;

    public sealed class Connection : ConnectionTests<ContractRig>;

    public sealed class ConnectionOfShards : ConnectionTests<ShardedContractRig>;

    public sealed class ConnectionLosses : GatewayTests<ContractRig>;

    public sealed class Heartbeat : HeartbeatTests<ContractRig>;

    public sealed class LibraryRaces : LibraryRaceTests<ContractRig>;

    public sealed class Reconnect : ReconnectTests<ContractRig>;

    public sealed class Calls : CallTests<ContractRig>;

    public sealed class CommandsClasses : ModuleTests<ContractRig, CommandsModuleRig>;

    public sealed class CommandsNextModules : ModuleTests<ContractRig, CommandsNextModuleRig>;

    public sealed class MoreCommandsClasses : CommandsTests<ContractRig>;

    public sealed class MoreCommandsNextModules : CommandsNextTests<ContractRig>;

    public sealed class Storm : StormTests<StormContractRig>;
}
