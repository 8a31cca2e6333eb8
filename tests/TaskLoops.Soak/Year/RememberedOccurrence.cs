namespace TaskLoops.Soak.Year;

/// <summary>Remembers what is stored, as long as the process lives.</summary>
internal sealed class RememberedOccurrence : OccurrenceStore
{
    private DateTimeOffset? _last;

    public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => ValueTask.FromResult(_last);

    public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        _last = occurrence;
        return ValueTask.CompletedTask;
    }
}
