namespace TaskLoops;

/// <summary>Stands in for the system's in the engine: contexts flow as they would anyhow, for what keeps them back is out of Coyote's control.</summary>
internal sealed class ExecutionContext
{
    private ExecutionContext()
    {
    }

    public static bool IsFlowSuppressed() => true;

    public static AsyncFlowControl SuppressFlow() => default;

    public static void RestoreFlow()
    {
    }

    /// <summary>None: whoever asks marks the context anew each time.</summary>
    public static ExecutionContext? Capture() => null;

    public static void Restore(ExecutionContext context) => ArgumentNullException.ThrowIfNull(context);
}
