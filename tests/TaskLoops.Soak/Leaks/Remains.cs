namespace TaskLoops.Soak.Leaks;

/// <summary>Weak references to what ought to be gone.</summary>
internal sealed class Remains
{
    private readonly object _sync = new();
    private readonly Dictionary<string, List<WeakReference>> _byKind = [];

    public void Add(string kind, object what)
    {
        lock (_sync)
        {
            if (!_byKind.TryGetValue(kind, out var references))
                _byKind.Add(kind, references = []);
            references.Add(new WeakReference(what));
        }
    }

    /// <summary>The kinds of which something is alive, with the number; forgets the rest.</summary>
    public IReadOnlyList<string> Alive()
    {
        Heap.Settled();
        lock (_sync)
        {
            var alive = _byKind.Where(kind => kind.Value.Exists(one => one.IsAlive)).Select(kind => $"{kind.Value.Count(one => one.IsAlive)} of {kind.Value.Count} {kind.Key}").ToList();
            _byKind.Clear();
            return alive;
        }
    }
}
