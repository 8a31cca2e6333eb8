using System.Collections.Concurrent;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>What a storm has done.</summary>
public sealed class StormFigures
{
    private readonly ConcurrentDictionary<string, int> _cuts = new();

    public int Cuts => _cuts.Values.Sum();

    public int Loads { get; set; }

    public int Unloads { get; set; }

    public int Restarts { get; set; }

    /// <summary>The loops that began another iteration when it was over.</summary>
    public int StillRunning { get; set; }

    public void Cut(string name) => _cuts.AddOrUpdate(name, 1, (_, times) => times + 1);

    public override string ToString() =>
        $"{Cuts} cuts ({string.Join(", ", _cuts.OrderBy(cut => cut.Key, StringComparer.Ordinal).Select(cut => $"{cut.Value} {cut.Key}"))}), {Loads} loads, {Unloads} unloads, {Restarts} restarts, {StillRunning} loops at the end";
}
