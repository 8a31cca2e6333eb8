namespace TaskLoops.Running;

/// <summary>The step of the coarse clock on which the system's timers fire: 4 ms on most Linux systems, 15.6 ms on Windows. Learnt from the first short waits.</summary>
/// <remarks>
/// A wait of one millisecond fires at the next step anyway, but until then the runtime's timer thread wakes every millisecond to look: who knows the
/// step and asks for it is woken at the same instant for a third of the CPU. Not thread-safe.
/// </remarks>
internal sealed class CoarseTick
{
    /// <summary>What a wait has to be to teach something.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>A wait may take longer for other reasons; the shortest of so many has not.</summary>
    private const int Lessons = 16;

    private const int LongestStep = 16;

    private long? _setAt;
    private long _step = LongestStep;
    private int _learnt;

    /// <summary>The step; a millisecond, the shortest wait there is, until it is known.</summary>
    public TimeSpan Length { get; private set; } = _shortest;

    /// <summary>The timer is set.</summary>
    public void OnSet(TimeSpan wait) => _setAt = _learnt < Lessons && wait == _shortest ? Environment.TickCount64 : null;

    /// <summary>The timer has fired.</summary>
    public void OnFired()
    {
        if (_setAt is not { } setAt)
            return;

        _setAt = null;
        _step = Math.Min(_step, Math.Max(1, Environment.TickCount64 - setAt));
        if (++_learnt == Lessons)
            Length = TimeSpan.FromMilliseconds(_step);
    }
}
