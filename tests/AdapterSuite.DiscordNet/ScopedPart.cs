namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A service that lives as long as its scope; numbered in the order in which they were made.</summary>
internal sealed class ScopedPart : IDisposable
{
    private readonly Trace _trace;

    public ScopedPart(Trace trace, PartCounter counter)
    {
        _trace = trace;
        Number = counter.Next();
    }

    public int Number { get; }

    public void Dispose() => _trace.Add($"{Number} disposed");

    internal sealed class PartCounter
    {
        private int _last;

        public int Next() => Interlocked.Increment(ref _last);
    }
}
