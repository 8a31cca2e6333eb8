namespace TaskLoops.Tests.Reported;

/// <summary>A store that outlives the loops of a test, as a file outlives a process.</summary>
internal sealed class RememberedOccurrences : OccurrenceStore
{
    private readonly Dictionary<string, DateTimeOffset> _last = [];

    public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) =>
        ValueTask.FromResult<DateTimeOffset?>(_last.TryGetValue(loopName, out var last) ? last : null);

    public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        _last[loopName] = occurrence;
        return ValueTask.CompletedTask;
    }
}
