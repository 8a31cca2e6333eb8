namespace TaskLoops.Hosting.Tests.Storage;

/// <summary>A store whose input and output ends before it returns, so that virtual time does not pass meanwhile.</summary>
internal sealed class SynchronousStore(OccurrenceStore store) : OccurrenceStore
{
    public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) =>
        new(Task.Run(async () => await store.LoadAsync(loopName, cancelled), CancellationToken.None).GetAwaiter().GetResult());

    public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        Task.Run(async () => await store.StoreAsync(loopName, occurrence, cancelled), CancellationToken.None).GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }
}
