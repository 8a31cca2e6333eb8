namespace TaskLoops;

/// <summary>What a body is told about the iteration it is called for.</summary>
/// <remarks>A value of its own for every call: what a body keeps of it does not change when later or overlapping iterations begin.</remarks>
public readonly struct LoopIteration
{
    internal LoopIteration(TaskLoop loop, long index, DateTimeOffset scheduledFor, CancellationToken token)
    {
        Loop = loop;
        Index = index;
        ScheduledFor = scheduledFor;
        Attempt = 1;
        Token = token;
    }

    /// <summary>The loop whose body is called: its handle, for control from inside.</summary>
    public TaskLoop Loop { get; }

    /// <summary>How many iterations of this run began before this one: 0, 1, 2 …</summary>
    /// <remarks>A retry is another attempt at the same iteration and has the same index. 0 for <see cref="TaskLoop.InvokeAsync"/>.</remarks>
    public long Index { get; }

    /// <summary>The planned instant, in UTC, by the wall clock.</summary>
    /// <remarks>Of an interval, which follows a steady clock, the wall clock's reading for the same instant (rule T2).</remarks>
    public DateTimeOffset ScheduledFor { get; }

    /// <summary>How much later than <see cref="ScheduledFor"/> the iteration began; never negative, the same for all its attempts.</summary>
    public TimeSpan Lateness { get; internal init; }

    /// <summary>The number of this call of the body within the iteration, counted from 1; more than 1 in a retry.</summary>
    public int Attempt { get; internal init; }

    /// <summary>How many occurrences since the iteration before could not begin in time (rule T4), this one included if <see cref="IsMakeUp"/>.</summary>
    /// <remarks>Counting stops at 1,000: that value means "at least 1,000", and <see cref="MissedIsCapped"/> says so.</remarks>
    public int Missed { get; internal init; }

    /// <summary>Whether more than 1,000 occurrences were missed, so that <see cref="Missed"/> is no longer exact.</summary>
    public bool MissedIsCapped { get; internal init; }

    /// <summary>Whether this iteration makes up for an occurrence that was missed (<see cref="MissedOccurrences.RunOnce"/>).</summary>
    public bool IsMakeUp { get; internal init; }

    /// <summary>Cancelled when the run is cancelled, or when this attempt has run for longer than <see cref="LoopOptions.IterationTimeout"/>.</summary>
    public CancellationToken Token { get; }

    internal LoopIteration ForAttempt(int attempt, CancellationToken token) => new(Loop, Index, ScheduledFor, token)
    {
        Lateness = Lateness,
        Attempt = attempt,
        Missed = Missed,
        MissedIsCapped = MissedIsCapped,
        IsMakeUp = IsMakeUp,
    };

    /// <summary>A line for a log: the loop's name, the index and the planned instant.</summary>
    /// <returns>For example <c>digest #3 for 2026-01-01T09:00:00.0000000+00:00</c>.</returns>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Loop?.Name} #{Index} for {ScheduledFor:O}");
}
