using System.Globalization;

namespace TaskLoops.Schedules;

/// <summary>Durations for a log, exact and with their units: <c>5 s</c>, <c>1 h 30 min</c>, <c>2 d</c>, <c>250 ms</c>, <c>1 min 0.5 s</c>.</summary>
internal static class ReadableDuration
{
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
            return Invariant(duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond, "ms");

        var seconds = duration.Ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond;
        return string.Join(' ', Parts(duration.Days, "d").Concat(Parts(duration.Hours, "h")).Concat(Parts(duration.Minutes, "min")).Concat(Parts(seconds, "s")));
    }

    private static IEnumerable<string> Parts(decimal amount, string unit) => amount == 0 ? [] : [Invariant(amount, unit)];

    private static string Invariant(decimal amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.#######} {unit}");
}
