namespace TaskLoops;

/// <summary>Runs the method once for every run, after the gate and before the first iteration. A handled exception is retried, another fails the run.</summary>
/// <remarks>Its token is fired by a stop or a cancel of the run.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class BeforeLoopAttribute : LoopHookAttribute
{
    /// <summary>Names the loops.</summary>
    /// <param name="loops">The names of their methods, best given by <c>nameof</c>; none for every loop of the module.</param>
    public BeforeLoopAttribute(params string[] loops)
        : base(loops)
    {
    }
}
