namespace TaskLoops.AdapterSuite;

/// <summary>A service with one loop that waits for the client, and one that does not.</summary>
internal sealed class ImpatientLoops(Trace trace)
{
    [ModuleLoop(Seconds = 1, WaitUntilReady = false)]
    public void Impatient(LoopIteration iteration) => trace.Add($"impatient {iteration.Index}");

    [ModuleLoop(Seconds = 1)]
    public void Patient(LoopIteration iteration) => trace.Add($"patient {iteration.Index}");
}
