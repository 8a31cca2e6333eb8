namespace TaskLoops;

/// <summary>One thing that is wrong with the declarations of a module.</summary>
public readonly struct ModuleLoopFault
{
    internal ModuleLoopFault(string member, string reason)
    {
        Member = member;
        Reason = reason;
    }

    /// <summary>Where it is: <c>Type.Method</c> with the class that declares the method, or <c>Type</c> alone for the class itself.</summary>
    public string Member { get; }

    /// <summary>What is wrong, and what to write instead.</summary>
    public string Reason { get; }

    /// <summary>Member and reason in one line.</summary>
    /// <returns>For example <c>StatsCog.Greet: Count = 0 would never run …</c>.</returns>
    public override string ToString() => $"{Member}: {Reason}";
}
