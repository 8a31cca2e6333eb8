namespace TaskLoops.Hosting;

/// <summary>Ends the loops when their provider is disposed of. Made after all services with loops, since a provider disposes of the youngest first.</summary>
internal sealed class LoopsEnd(LoopsHost host) : IAsyncDisposable, IDisposable
{
    public ValueTask DisposeAsync() => host.DisposeAsync();

    public void Dispose() => host.Dispose();
}
