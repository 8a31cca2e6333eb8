namespace TaskLoops;

/// <summary>What lives as long as one call of a loop or hook method: from it the values of the method's parameters are taken.</summary>
/// <remarks>Used by one call only, never by two threads at once.</remarks>
public abstract class ParameterScope : IAsyncDisposable
{
    /// <summary>Lets go of what the call needed, after the call and whatever became of it.</summary>
    /// <returns>
    /// The release in progress: the attempt lasts until it has ended. An exception is reported as <see cref="LoopPlace.Disposal"/> and changes nothing
    /// of the call.
    /// </returns>
    public abstract ValueTask DisposeAsync();
}
