namespace TaskLoops.Properties;

/// <summary>Smaller versions of what a case is made of, the smallest first.</summary>
internal static class Simpler
{
    /// <summary>Without halves, quarters … of the items, down to one at a time; then with one item simplified.</summary>
    public static IEnumerable<T[]> Lists<T>(T[] items, Func<T, IEnumerable<T>> simplify, int atLeast = 0)
    {
        for (var length = Math.Max(1, items.Length / 2); ; length /= 2)
        {
            for (var start = items.Length - length; start >= 0; start -= length)
            {
                if (items.Length - length >= atLeast)
                    yield return [.. items[..start], .. items[(start + length)..]];
            }

            if (length <= 1)
                break;
        }

        for (var index = 0; index < items.Length; index++)
        {
            foreach (var simple in simplify(items[index]))
                yield return [.. items[..index], simple, .. items[(index + 1)..]];
        }
    }

    /// <summary>Durations in ticks: zero, then coarser ones of about the same length, then half.</summary>
    public static IEnumerable<long> Ticks(long ticks)
    {
        if (ticks == 0)
            yield break;

        yield return 0;
        foreach (var unit in new[] { TimeSpan.TicksPerDay, TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMillisecond })
        {
            if (ticks % unit != 0 && Math.Abs(ticks) > unit)
                yield return ticks - (ticks % unit);
        }

        if (Math.Abs(ticks) > TimeSpan.TicksPerSecond)
            yield return ticks / 2;
    }
}
