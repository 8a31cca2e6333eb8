using TaskLoops;

namespace NativeAot;

/// <summary>What cogs of a bot have in common: a private loop, which nothing in the program names.</summary>
internal abstract class Cog
{
    private volatile int _beats;

    public int Beats => _beats;

    [ModuleLoop(Seconds = 0.02, Count = 2, Name = "heartbeat")]
    private void Beat() => _beats++;
}
