namespace TaskLoops.Soak.Leaks;

/// <summary>Counts what runs, what is made and what is disposed of.</summary>
internal sealed class Ledger
{
    private long _iterations;
    private int _disposedModules;
    private int _parts;

    public Remains Remains { get; } = new();

    public long Iterations => Volatile.Read(ref _iterations);

    public int DisposedModules => Volatile.Read(ref _disposedModules);

    /// <summary>Services made and not disposed of.</summary>
    public int Parts => Volatile.Read(ref _parts);

    public void Count() => Interlocked.Increment(ref _iterations);

    public void Disposed() => Interlocked.Increment(ref _disposedModules);

    public void PartMade() => Interlocked.Increment(ref _parts);

    public void PartGone() => Interlocked.Decrement(ref _parts);
}
