using System.Diagnostics;
using TaskLoops.Benchmarks.Scale;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>What the loops of a trial are to do, and what they did: the no-op body of each counts its calls, and on demand how late they are.</summary>
internal sealed class Probe
{
    private readonly long[] _counts;
    private readonly long[] _origins;
    private readonly long _intervalTicks;
    private volatile bool _isRecording;

    public Probe(int loops, TimeSpan interval, Func<int, TimeSpan> phase)
    {
        Loops = loops;
        Interval = interval;
        Phase = phase;
        _counts = new long[loops];
        _origins = new long[loops];
        _intervalTicks = (long)(interval.TotalSeconds * Stopwatch.Frequency);
    }

    public int Loops { get; }

    public TimeSpan Interval { get; }

    /// <summary>How long after the start a loop ticks first.</summary>
    public Func<int, TimeSpan> Phase { get; }

    public Histogram Lateness { get; } = new();

    public long Iterations => _counts.Sum();

    /// <summary>From here on the lateness of each tick is recorded, which costs every engine the same.</summary>
    public void Record() => _isRecording = true;

    /// <summary>The grid of a loop goes through the instant that is so far from now.</summary>
    public void Plan(int loop, TimeSpan fromNow) =>
        _origins[loop] = Stopwatch.GetTimestamp() + (long)(fromNow.TotalSeconds * Stopwatch.Frequency);

    /// <summary>How long it is until the next point of a loop's grid, in whole milliseconds, so that a timer of these does not fire before it.</summary>
    public TimeSpan UntilNext(int loop)
    {
        var passed = (Stopwatch.GetTimestamp() - _origins[loop]) % _intervalTicks;
        return TimeSpan.FromMilliseconds(Math.Ceiling((_intervalTicks - passed) * 1000d / Stopwatch.Frequency));
    }

    /// <summary>The body of every loop.</summary>
    public ValueTask Tick(int loop)
    {
        _counts[loop]++;
        if (_isRecording)
            Lateness.Add(Late(loop));
        return ValueTask.CompletedTask;
    }

    /// <summary>The time since the latest point of the grid; negative if the next one is less than a tenth of the interval away.</summary>
    private TimeSpan Late(int loop)
    {
        var late = (Stopwatch.GetTimestamp() - _origins[loop]) % _intervalTicks;
        if (late < 0)
            late += _intervalTicks;
        if (late > _intervalTicks - (_intervalTicks / 10))
            late -= _intervalTicks;
        return TimeSpan.FromSeconds((double)late / Stopwatch.Frequency);
    }
}
