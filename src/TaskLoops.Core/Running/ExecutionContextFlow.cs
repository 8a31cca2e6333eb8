namespace TaskLoops.Running;

/// <summary>Keeps a caller's <see cref="ExecutionContext"/> out of what outlives its call (rule L2).</summary>
internal static class ExecutionContextFlow
{
    /// <summary>Until disposed, nothing captures the context; does nothing where somebody has suppressed the flow already.</summary>
    public static Suppression Suppress() => new(ExecutionContext.IsFlowSuppressed());

    internal readonly ref struct Suppression
    {
        private readonly bool _wasSuppressed;

        public Suppression(bool wasSuppressed)
        {
            _wasSuppressed = wasSuppressed;
            if (!wasSuppressed)
                _ = ExecutionContext.SuppressFlow();
        }

        public void Dispose()
        {
            if (!_wasSuppressed)
                ExecutionContext.RestoreFlow();
        }
    }
}
