namespace TaskLoops.Tests.Faults;

internal sealed class ClockIsBrokenException(ClockCall call) : Exception($"The clock is broken: {call}.");
