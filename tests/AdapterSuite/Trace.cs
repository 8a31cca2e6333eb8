namespace TaskLoops.AdapterSuite;

/// <summary>What happened, in its order. Thread-safe.</summary>
public sealed class Trace
{
    private readonly object _sync = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_sync)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        TaskCompletionSource changed;
        lock (_sync)
        {
            _lines.Add(line);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    /// <summary>Forgets what has happened until now.</summary>
    public void Clear()
    {
        lock (_sync)
            _lines.Clear();
    }

    /// <summary>Waits until a line has been written since the last clearing.</summary>
    public async Task UntilAsync(string line)
    {
        while (true)
        {
            Task changed;
            lock (_sync)
            {
                if (_lines.Contains(line))
                    return;

                changed = _changed.Task;
            }

            await changed;
        }
    }
}
