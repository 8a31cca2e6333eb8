namespace TaskLoops.Running;

/// <summary>A wait that lies in a <see cref="TimerWheel{T}"/>: when it is due, in ticks, and the how manieth it came.</summary>
internal readonly record struct WheelEntry<T>(T Wait, long Deadline, int Arrival);
