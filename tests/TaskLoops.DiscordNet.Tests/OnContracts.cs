using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>The suite of all adapters.</summary>
public static class OnContracts
{
    public sealed class ReadyGate : ReadyGateTests<ContractRig>;

    public sealed class Connection : ConnectionTests<ContractRig>;

    public sealed class Reconnect : ReconnectTests<ContractRig>;

    public sealed class InteractionModules : ModuleTests<ContractRig, InteractionModuleRig>;

    public sealed class TextCommandModules : ModuleTests<ContractRig, TextCommandModuleRig>;
}
