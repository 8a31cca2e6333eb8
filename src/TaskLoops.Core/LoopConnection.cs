namespace TaskLoops;

/// <summary>Whether the connection that loops depend on is up, as told by whoever watches it (rule G3).</summary>
/// <remarks>
/// Up until told otherwise. Loops with <see cref="WhileDisconnected.Hold"/> wait while it is down, and every loop in a back-off tries again within
/// 5 s of its return. Thread-safe; no user code runs on the stack of the one who tells.
/// </remarks>
public sealed class LoopConnection
{
    private readonly object _sync = new();
    private readonly HashSet<Running.LoopRun> _runs = [];
    private bool _isDown;

    /// <summary>Whether the connection is up.</summary>
    public bool IsUp
    {
        get
        {
            lock (_sync)
                return !_isDown;
        }
    }

    /// <summary>Tells that the connection is lost. Telling it twice does nothing.</summary>
    public void Down()
    {
        lock (_sync)
            _isDown = true;
    }

    /// <summary>Tells that the connection is back: held loops go on, back-offs end within 5 s. Nothing happens if it was up.</summary>
    public void Up()
    {
        Running.LoopRun[] runs;
        lock (_sync)
        {
            if (!_isDown)
                return;

            _isDown = false;
            runs = [.. _runs];
        }

        foreach (var run in runs)
            run.OnConnectionReturned();
    }

    internal void Add(Running.LoopRun run)
    {
        lock (_sync)
            _runs.Add(run);
    }

    internal void Remove(Running.LoopRun run)
    {
        lock (_sync)
            _runs.Remove(run);
    }
}
