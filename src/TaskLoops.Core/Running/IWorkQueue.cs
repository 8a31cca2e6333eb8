namespace TaskLoops.Running;

/// <summary>Where the loops of one <see cref="TimeProvider"/> run their work: the thread pool, or a virtual clock that also is one of these.</summary>
/// <remarks>Every step of a loop that leaves its caller's stack goes through here, so that a virtual clock can order the steps and tell when none is left.</remarks>
internal interface IWorkQueue
{
    /// <summary>Runs <paramref name="work"/> soon, never on the caller's stack, without the caller's <see cref="ExecutionContext"/>.</summary>
    void Enqueue(IThreadPoolWorkItem work);

    /// <summary>Counts work that runs elsewhere (callbacks of a cancelled token) as unfinished until <paramref name="work"/> has ended.</summary>
    void Track(Task work);
}
