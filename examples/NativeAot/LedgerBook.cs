using System.Collections.Concurrent;

namespace NativeAot;

/// <summary>What all ledgers write into.</summary>
internal sealed class LedgerBook
{
    private readonly ConcurrentQueue<string> _entries = new();
    private int _returned;

    public IEnumerable<string> Entries => _entries;

    public int Returned => Volatile.Read(ref _returned);

    public void Add(string entry) => _entries.Enqueue(entry);

    public void CountReturned() => Interlocked.Increment(ref _returned);
}
