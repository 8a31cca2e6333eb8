namespace TaskLoops.Testing;

/// <summary>A stretch of real time that began when it was made.</summary>
internal readonly struct TimeLimit(TimeSpan length)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    public TimeSpan Left
    {
        get
        {
            if (length == Timeout.InfiniteTimeSpan)
                return length;

            TimeSpan left = length - TimeProvider.System.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public bool IsOver => Left == TimeSpan.Zero;
}
