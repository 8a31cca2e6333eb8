using System.Reflection;

namespace TaskLoops;

/// <summary>Where the parameters of loop and hook methods come from that loops do not know themselves: the seam for a container of services.</summary>
/// <remarks>Called from any thread, at the same time for different calls. For a method without such parameters no scope is opened.</remarks>
public abstract class ParameterSource
{
    /// <summary>Finds how a parameter will get its value in each call. Asked once, when the module is loaded: what takes time belongs here.</summary>
    /// <param name="parameter">A parameter whose type means nothing to loops.</param>
    /// <returns>
    /// Gives the value, of the parameter's type, from the scope that <see cref="Open"/> has made; an exception of it counts as the method's own. Null if the
    /// parameter cannot be supplied, which is a fault of the module; what an exception says is told as the fault's reason.
    /// </returns>
    public abstract Func<ParameterScope, object?>? Find(ParameterInfo parameter);

    /// <summary>Opens a scope for one call: an attempt of the body, or a call of a hook.</summary>
    /// <param name="loop">The loop for which the method is called.</param>
    /// <returns>The scope, which is disposed of when the call has ended. An exception counts as the method's own.</returns>
    public abstract ParameterScope Open(TaskLoop loop);
}
