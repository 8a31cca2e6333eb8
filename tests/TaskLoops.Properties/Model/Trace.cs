namespace TaskLoops.Properties.Model;

/// <summary>What was seen of a loop, line by line, each with its time in milliseconds.</summary>
internal sealed class Trace(Func<long> now)
{
    /// <summary>How long a cancelled loop may take to its end, and more.</summary>
    public const long TimeToEnd = 200_000;

    private readonly object _gate = new();
    private readonly List<(long At, string Text)> _lines = [];

    /// <summary>From here on two things happened at one instant whose order is open; nobody is to compare further.</summary>
    public long? OpenFrom { get; set; }

    public IReadOnlyList<(long At, string Text)> Lines => _lines;

    public void Add(string text)
    {
        lock (_gate)
            _lines.Add((now(), text));
    }

    /// <summary>The first line that differs, with what comes before it; null if none does. Where iterations overlap, the order within an instant is open.</summary>
    public string? DifferenceFrom(Trace other, bool orderIsOpen)
    {
        var end = Math.Min(OpenFrom ?? long.MaxValue, other.OpenFrom ?? long.MaxValue);
        var (mine, others) = (Until(end, orderIsOpen), other.Until(end, orderIsOpen));
        for (var number = 0; number < Math.Max(mine.Count, others.Count); number++)
        {
            var (here, there) = (number < mine.Count ? mine[number] : "nothing", number < others.Count ? others[number] : "nothing");
            if (here != there)
                return $"{string.Join('\n', mine.Take(number))}\n--- expected: {here}\n--- the engine: {there}";
        }

        return null;
    }

    private List<string> Until(long end, bool orderIsOpen)
    {
        var lines = _lines.Where(line => line.At < end);
        if (orderIsOpen)
            lines = lines.OrderBy(line => line.At).ThenBy(line => line.Text, StringComparer.Ordinal);
        return [.. lines.Select(line => $"{line.At} {line.Text}")];
    }
}
