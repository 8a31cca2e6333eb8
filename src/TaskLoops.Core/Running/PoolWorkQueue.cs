namespace TaskLoops.Running;

/// <summary>The thread pool: the work queue of every clock that is not a work queue itself.</summary>
internal sealed class PoolWorkQueue : IWorkQueue
{
    public static readonly PoolWorkQueue Instance = new();

    private PoolWorkQueue()
    {
    }

    public void Enqueue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    public void Track(Task work)
    {
    }
}
