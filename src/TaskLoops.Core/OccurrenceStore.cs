namespace TaskLoops;

/// <summary>Where a loop's last occurrence outlives the process, so that what passed while it was down can be made up (rule T11).</summary>
/// <remarks>The methods of one loop are never called at the same time; those of different loops may be.</remarks>
public abstract class OccurrenceStore
{
    /// <summary>Gives what was stored last for the named loop: the planned instant of the last iteration that it began, in UTC.</summary>
    /// <param name="loopName">The loop's name.</param>
    /// <param name="cancelled">Cancelled when the run is stopped or cancelled.</param>
    /// <returns>Null if none is known: the loop then starts as if for the first time. An exception is reported and counts as null.</returns>
    public abstract ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled);

    /// <summary>Remembers an occurrence. Called before the body, so that no occurrence runs twice, not even after a crash.</summary>
    /// <remarks>
    /// Called at the start as well if nothing is known of the loop and its first occurrence is still to come, with the instant after which that comes:
    /// a process that goes down before it has not lost it.
    /// </remarks>
    /// <param name="loopName">The loop's name.</param>
    /// <param name="occurrence">The planned instant, or that of the start, in UTC.</param>
    /// <param name="cancelled">Cancelled when the run is cancelled.</param>
    /// <returns>The write in progress; an exception is reported and does not keep the body from running.</returns>
    public abstract ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled);
}
