using System.Reflection;

namespace TaskLoops;

/// <summary>Where the parameters of loop and hook methods come from that loops do not know themselves: the seam for a container of services.</summary>
/// <remarks>Called from any thread, at the same time for different calls. For a method without such parameters no scope is opened.</remarks>
public abstract class ParameterSource
{
    /// <summary>Whether <see cref="ParameterScope.Get"/> will have a value for a parameter. Asked once, when the module is loaded; false is a fault.</summary>
    /// <param name="parameter">A parameter whose type means nothing to loops.</param>
    /// <returns>What an exception says is told as the fault's reason.</returns>
    public abstract bool CanSupply(ParameterInfo parameter);

    /// <summary>Opens a scope for one call: an attempt of the body, or a call of a hook.</summary>
    /// <param name="loop">The loop for which the method is called.</param>
    /// <returns>The scope, which is disposed of when the call has ended. An exception counts as the method's own.</returns>
    public abstract ParameterScope Open(TaskLoop loop);
}
