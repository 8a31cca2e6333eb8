namespace TaskLoops.Properties.Schedules;

/// <summary>A schedule as docs/semantics.md describes it: what it says, and, written from that page alone, when it is due. In ticks of UTC.</summary>
internal abstract record Rule
{
    private const long LongestSearch = 45 * 366 * TimeSpan.TicksPerDay;

    public virtual bool IsCalendar => true;

    /// <summary>About the time between occurrences: how wide to look for the next.</summary>
    public abstract long Distance { get; }

    /// <summary>What the library is asked for.</summary>
    public abstract Schedule Build();

    /// <summary>Every instant in (from, to] at which it is due, in any order, perhaps more than once. The anchor is where the grid of an interval begins.</summary>
    public abstract IEnumerable<long> Between(long anchor, long from, long to);

    /// <summary>The first instants after another, in order; fewer if there are none within 45 years.</summary>
    public long[] Next(long anchor, long from, int count)
    {
        SortedSet<long> found = [];
        var reached = from;
        for (var width = Math.Max(Distance, TimeSpan.TicksPerMillisecond) * (count + 1L); found.Count < count && reached - from < LongestSearch; width *= 2)
        {
            found.UnionWith(Between(anchor, reached, reached + width));
            reached += width;
        }

        return [.. found.Take(count)];
    }

    /// <summary>The latest instant in (after, upTo], if there is one.</summary>
    public long? Latest(long anchor, long after, long upTo)
    {
        for (var width = Math.Max(Distance, TimeSpan.TicksPerMillisecond) * 2; upTo > after; width *= 2)
        {
            var from = Math.Max(after, upTo - width);
            var found = Between(anchor, from, upTo).Order().ToArray();
            if (found.Length > 0)
                return found[^1];

            upTo = from;
        }

        return null;
    }

    /// <summary>How many instants there are in (from, to], counted up to a most.</summary>
    public int Count(long anchor, long from, long to, int most) => Next(anchor, from, most).Count(instant => instant <= to);

    /// <summary>Simpler rules of the same kind.</summary>
    public virtual IEnumerable<Rule> Simpler() => [];

    protected static string Text(long ticks) => TimeSpan.FromTicks(ticks).ToString("c", System.Globalization.CultureInfo.InvariantCulture);
}
