namespace TaskLoops;

/// <summary>Makes a method a hook of loops of its module: what the three kinds of hook have in common.</summary>
/// <remarks>
/// For methods of any visibility that return void, <see cref="Task"/> or <see cref="ValueTask"/>. A loop has at most one hook of each kind. The
/// parameters may be, in any order, what the kind of hook allows, <see cref="CancellationToken"/>, <see cref="TaskLoop"/>, the state of a loop that takes
/// one, and what <see cref="ModuleLoopsOptions.Parameters"/> supplies.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public abstract class LoopHookAttribute : Attribute
{
    private protected LoopHookAttribute(string[] loops) => Loops = loops ?? [];

    /// <summary>The methods of the loops that the hook is for; empty for every loop of the module.</summary>
    public IReadOnlyList<string> Loops { get; }
}
