using System.Runtime.ExceptionServices;

namespace TaskLoops.Testing;

/// <summary>Work whose sender waits until the strand has run it.</summary>
internal sealed class SentWork(SendOrPostCallback work, object? state) : IThreadPoolWorkItem
{
    private readonly object _gate = new();
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public void Execute()
    {
        try
        {
            work(state);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the end, and throws what the work threw.</summary>
    public void AwaitEnd(TimeSpan atMost)
    {
        var limit = new TimeLimit(atMost);
        lock (_gate)
        {
            while (!_ended)
            {
                if (!Monitor.Wait(_gate, limit.Left) && !_ended)
                    throw new TimeoutException($"Work sent to the loops was not run within {atMost}: nobody settles them, or other work blocks.");
            }
        }

        _failure?.Throw();
    }
}
