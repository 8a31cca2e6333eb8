using System.Net.Sockets;

namespace TaskLoops.Soak.Leaks;

/// <summary>A module of a plug-in, with what the library could hold on to: its methods, an exception type of its own, a state, a service by parameter.</summary>
public sealed class PluginModule : IDisposable
{
    public static int Iterations { get; private set; }

    [ModuleLoop(Seconds = 1)]
    public void Tick(IServiceProvider services) => Iterations += services is null ? 0 : 1;

    [ModuleLoop(Seconds = 2)]
    [ReconnectOn(typeof(PluginException))]
    public void Fail(LoopIteration iteration)
    {
        if (iteration.Attempt == 1)
            throw iteration.Index % 2 == 0 ? new PluginException() : new SocketException();
    }

    [ModuleLoop(Seconds = 5, OnUnhandled = OnUnhandled.Continue)]
    public void Break() => throw new PluginException();

    [LoopError(nameof(Break))]
    public void OnBroken(Exception exception) => GC.KeepAlive(exception);

    public void Dispose() => Iterations = 0;

    private sealed class PluginException : Exception;
}
