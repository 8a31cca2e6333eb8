namespace TaskLoops.Tests.Faults;

/// <summary>Fails as a script says, at once or in the task.</summary>
internal sealed class FaultyStore(Func<Exception?> load, Func<Exception?> store, bool inTask) : OccurrenceStore
{
    public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => load() switch
    {
        null => ValueTask.FromResult<DateTimeOffset?>(null),
        { } exception when inTask => ValueTask.FromException<DateTimeOffset?>(exception),
        { } exception => throw exception,
    };

    public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled) => store() switch
    {
        null => ValueTask.CompletedTask,
        { } exception when inTask => ValueTask.FromException(exception),
        { } exception => throw exception,
    };
}
