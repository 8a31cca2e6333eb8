using System.Diagnostics.CodeAnalysis;

namespace TaskLoops.Testing;

/// <summary>A thread's turn at running the strand: clears the thread's contexts, and gives them back when it ends.</summary>
internal readonly ref struct StrandTurn
{
    private static readonly ExecutionContext _defaultExecution = FindDefaultExecution();

    private readonly Strand _strand;
    private readonly SynchronizationContext? _synchronization = SynchronizationContext.Current;

    [SuppressMessage("Reliability", "CA2213", Justification = "It is put back, not owned.")]
    private readonly ExecutionContext _execution;

    private readonly bool _flowSuppressed = ExecutionContext.IsFlowSuppressed();

    public StrandTurn(Strand strand)
    {
        _strand = strand;

        // While its flow is suppressed, a context can neither be captured nor put back.
        if (_flowSuppressed)
            ExecutionContext.RestoreFlow();
        _execution = ExecutionContext.Capture()!;
        Clear();
    }

    /// <summary>Forgets whatever the last piece of work left in the thread's execution context.</summary>
    public static void Clear() => ExecutionContext.Restore(_defaultExecution);

    public void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        ExecutionContext.Restore(_execution);
        if (_flowSuppressed)
            ExecutionContext.SuppressFlow();
        _strand.Leave();
    }

    // The runtime has no name for the default context; a thread that was started without flow has it.
    private static ExecutionContext FindDefaultExecution()
    {
        ExecutionContext? found = null;
        var thread = new Thread(() => found = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return found!;
    }
}
