namespace TaskLoops.Running;

/// <summary>A wait that lies in a <see cref="TimerWheel{T}"/>: when it is due, in ticks, and the how manieth it came.</summary>
internal readonly record struct WheelEntry<T>(T Wait, long Deadline, int Arrival) : IComparable<WheelEntry<T>>
{
    /// <summary>By deadline, then by arrival: of two, whose count may have passed its end between them, which came less than half a round later.</summary>
    public int CompareTo(WheelEntry<T> other) => Deadline != other.Deadline ? Deadline.CompareTo(other.Deadline) : unchecked(Arrival - other.Arrival);
}
