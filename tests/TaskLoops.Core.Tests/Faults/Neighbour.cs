using TaskLoops.Testing;

namespace TaskLoops.Tests.Faults;

/// <summary>A loop beside the one that is ill-treated, every second: it must not notice anything.</summary>
internal sealed class Neighbour
{
    private readonly List<double> _begun = [];
    private readonly VirtualTimeProvider _time;
    private readonly TaskLoop _loop;

    public Neighbour(VirtualTimeProvider time, LoopListener? listener = null)
    {
        _time = time;
        _loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (_, _) => _begun.Add(time.GetElapsedTime(0).TotalSeconds),
            new LoopOptions { TimeProvider = time, Name = "neighbour", Listener = listener });
        _loop.Start();
    }

    /// <summary>What is wrong with it, or null; ends it.</summary>
    public string? Harm()
    {
        var whole = Enumerable.Range(0, (int)_time.GetElapsedTime(0).TotalSeconds + 1).Select(second => (double)second);
        var isWhole = _begun.SequenceEqual(whole) && _loop.IsRunning && !_loop.HasFailed;
        _loop.Cancel();
        _time.Settle();
        return isWhole ? null : $"the neighbour began at {string.Join(' ', _begun)} and is {_loop.GetStatus().State}";
    }
}
