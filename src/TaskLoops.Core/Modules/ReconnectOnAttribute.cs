namespace TaskLoops;

/// <summary>Handles exceptions of further types by trying again: of one loop if it stands at its method, of all loops if it stands at the class.</summary>
/// <remarks>As <see cref="TaskLoop.AddExceptionType(Type[])"/> does. Those at base classes and at methods that are overridden are added too.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class ReconnectOnAttribute : Attribute
{
    /// <summary>Names the types.</summary>
    /// <param name="exceptionTypes">Types of exceptions; derived ones are included. One that is no exception is told when the module is loaded.</param>
    public ReconnectOnAttribute(params Type[] exceptionTypes) => ExceptionTypes = exceptionTypes ?? [];

    /// <summary>The types.</summary>
    public IReadOnlyList<Type> ExceptionTypes { get; }
}
