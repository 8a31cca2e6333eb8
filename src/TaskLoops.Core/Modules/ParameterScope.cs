using System.Reflection;

namespace TaskLoops;

/// <summary>What lives as long as one call of a loop or hook method: the values of its parameters.</summary>
/// <remarks>Used by one call only, never by two threads at once.</remarks>
public abstract class ParameterScope : IAsyncDisposable
{
    /// <summary>Gives the value of a parameter.</summary>
    /// <param name="parameter">One for which <see cref="ParameterSource.CanSupply"/> has said yes.</param>
    /// <returns>A value of the parameter's type. An exception counts as the method's own.</returns>
    public abstract object? Get(ParameterInfo parameter);

    /// <summary>Lets go of what the call needed, after the call and whatever became of it.</summary>
    /// <returns>
    /// The release in progress: the attempt lasts until it has ended. An exception is reported as <see cref="LoopPlace.Disposal"/> and changes nothing
    /// of the call.
    /// </returns>
    public abstract ValueTask DisposeAsync();
}
