namespace TaskLoops.Modules;

/// <summary>A body that is no method of a module, and takes its parameters by type as such a method does (rule M3).</summary>
internal static class DelegateBody
{
    private static readonly ModuleLoopAttribute _noDeclaration = new();

    /// <summary>Binds the delegate's method.</summary>
    /// <exception cref="ArgumentException">It cannot be the body of a loop; the message lists every reason.</exception>
    public static MethodCall Bind(Delegate body, ParameterSource parameters)
    {
        List<ModuleLoopFault> told = [];
        var faults = MemberFaults.Of(body.Method, told);
        if (body.GetInvocationList().Length > 1)
            faults.Add("The delegate calls several methods: make a loop of each.");
        if (body.Method.IsStatic && body.Target is not null)
            faults.Add("The delegate has its first argument bound: use a lambda.");

        MethodCall.CheckSignature(body.Method, faults);
        var call = MethodCall.Bind(body.Method, ModuleRole.Body, _noDeclaration, body.Method.Name, parameters, faults);
        return told.Count == 0 ? call! : throw new ArgumentException(string.Join(" ", told.Select(fault => fault.Reason)), nameof(body));
    }
}
