namespace TaskLoops.AdapterSuite;

/// <summary>What modules of every library do, in the words of the trace.</summary>
public sealed class PulseScript(Trace trace)
{
    private bool _isUsedByLoops;

    public void Body(LoopIteration iteration)
    {
        _isUsedByLoops = true;
        trace.Add($"body {iteration.Index}");
    }

    public async Task WaitAsync(CancellationToken cancelled)
    {
        _isUsedByLoops = true;
        trace.Add("waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancelled);
        }
        catch (OperationCanceledException)
        {
            trace.Add("cancelled");
            throw;
        }
    }

    public void After(LoopEnd end) => trace.Add($"after {end.Reason}");

    /// <summary>Libraries make instances to read their commands, and one for each command: only that of the loops counts.</summary>
    public void Disposed()
    {
        if (_isUsedByLoops)
            trace.Add("disposed");
    }
}
