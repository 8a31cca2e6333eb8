using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The suite of all adapters.</summary>
public static class OnContracts
{
    public sealed class ReadyGate : ReadyGateTests<ContractRig>;

    public sealed class Connection : ConnectionTests<ContractRig>;

    public sealed class Reconnect : ReconnectTests<ContractRig>;

    public sealed class CommandsClasses : ModuleTests<ContractRig, CommandsModuleRig>;

    public sealed class CommandsNextModules : ModuleTests<ContractRig, CommandsNextModuleRig>;
}
