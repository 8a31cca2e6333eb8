namespace TaskLoops.Modules;

/// <summary>A hook method as it is called for one loop.</summary>
internal sealed class DeclaredHook(string methodName, MethodCall? call)
{
    public string MethodName => methodName;

    /// <summary>Null if it has a fault.</summary>
    public MethodCall? Call => call;
}
