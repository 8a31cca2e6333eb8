namespace TaskLoops;

/// <summary>Runs the method once for every run, after its last iteration, however the run ends: completed, stopped, cancelled or failed.</summary>
/// <remarks>
/// It may take the <see cref="LoopEnd"/> or the <see cref="LoopEndReason"/>. Its token fires only when the time of a waiting stop, cancel or unloading
/// runs out.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class AfterLoopAttribute : LoopHookAttribute
{
    /// <summary>Names the loops.</summary>
    /// <param name="loops">The names of their methods, best given by <c>nameof</c>; none for every loop of the module.</param>
    public AfterLoopAttribute(params string[] loops)
        : base(loops)
    {
    }
}
