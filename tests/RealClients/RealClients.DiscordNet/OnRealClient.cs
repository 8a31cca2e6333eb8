using TaskLoops.AdapterSuite;
using TaskLoops.AdapterSuite.DiscordNet;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The suite of all adapters.</summary>
public static class OnRealClient
{
    public sealed class ReadyGate : ReadyGateTests<LoopbackRig>;

    public sealed class Connection : ConnectionTests<LoopbackRig>;

    public sealed class Reconnect : ReconnectTests<LoopbackRig>;

    public sealed class InteractionModules : ModuleTests<LoopbackRig, InteractionModuleRig>;

    public sealed class TextCommandModules : ModuleTests<LoopbackRig, TextCommandModuleRig>;
}
