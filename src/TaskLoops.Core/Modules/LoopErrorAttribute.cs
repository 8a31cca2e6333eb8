namespace TaskLoops;

/// <summary>Runs the method when an exception is not handled: before the after hook, or before the next occurrence with <see cref="OnUnhandled.Continue"/>.</summary>
/// <remarks>
/// It may take the <see cref="Exception"/>, the <see cref="LoopFailure"/> and a <c>LoopIteration?</c>, null if no iteration has failed. Its token fires
/// only when the time of a waiting stop, cancel or unloading runs out.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class LoopErrorAttribute : LoopHookAttribute
{
    /// <summary>Names the loops.</summary>
    /// <param name="loops">The names of their methods, best given by <c>nameof</c>; none for every loop of the module.</param>
    public LoopErrorAttribute(params string[] loops)
        : base(loops)
    {
    }
}
