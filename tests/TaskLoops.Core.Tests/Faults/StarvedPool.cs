namespace TaskLoops.Tests.Faults;

/// <summary>Blocks more threads of the pool than it has, or makes in the time of a test, until it is disposed of.</summary>
internal sealed class StarvedPool : IDisposable
{
    private const int Blocked = 256;

    private readonly ManualResetEventSlim _open = new();
    private readonly CountdownEvent _left = new(Blocked);

    public StarvedPool()
    {
        for (var i = 0; i < Blocked; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    _open.Wait(CancellationToken.None);
                    _left.Signal();
                },
                null);
        }
    }

    /// <summary>Lets all threads go, and waits until they have gone.</summary>
    public void Dispose()
    {
        _open.Set();
        _left.Wait(CancellationToken.None);
        _open.Dispose();
        _left.Dispose();
    }
}
