using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DSharpPlus;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>The suite of all adapters.</summary>
public static class OnRealClient
{
    public sealed class ReadyGate : ReadyGateTests<LoopbackRig>;

    public sealed class Connection : ConnectionTests<LoopbackRig>;

    public sealed class Reconnect : ReconnectTests<LoopbackRig>;

    public sealed class CommandsClasses : ModuleTests<LoopbackRig, CommandsModuleRig>;

    public sealed class CommandsNextModules : ModuleTests<LoopbackRig, CommandsNextModuleRig>;
}
