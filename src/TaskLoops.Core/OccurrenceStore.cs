namespace TaskLoops;

/// <summary>Where a loop's last occurrence outlives the process, so that what passed while it was down can be made up (rule T11).</summary>
/// <remarks>The methods of one loop are never called at the same time; those of different loops may be.</remarks>
public abstract class OccurrenceStore
{
    /// <summary>Gives the planned instant of the last iteration that the named loop began, in UTC.</summary>
    /// <param name="loopName">The loop's name.</param>
    /// <param name="cancelled">Cancelled when the run is stopped or cancelled.</param>
    /// <returns>Null if none is known: the loop then starts as if for the first time. An exception is reported and counts as null.</returns>
    public abstract ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled);

    /// <summary>Remembers an occurrence. Called before the body, so that no occurrence runs twice, not even after a crash.</summary>
    /// <param name="loopName">The loop's name.</param>
    /// <param name="occurrence">The planned instant, in UTC.</param>
    /// <param name="cancelled">Cancelled when the run is cancelled.</param>
    /// <returns>The write in progress; an exception is reported and does not keep the body from running.</returns>
    public abstract ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled);
}
