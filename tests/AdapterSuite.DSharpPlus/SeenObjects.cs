namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>The objects that did something, by what they did. Thread-safe.</summary>
public sealed class SeenObjects
{
    private readonly Trace _trace = new();
    private readonly List<(string Deed, object Who)> _seen = [];

    public void Add(string deed, object who)
    {
        lock (_seen)
            _seen.Add((deed, who));
        _trace.Add(deed);
    }

    public IReadOnlyList<object> By(string deed)
    {
        lock (_seen)
            return [.. _seen.Where(seen => seen.Deed == deed).Select(seen => seen.Who)];
    }

    public Task UntilAsync(string deed) => _trace.UntilAsync(deed);
}
