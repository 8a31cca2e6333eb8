namespace TaskLoops.Soak.Leaks;

/// <summary>A service with the life of its scope; counts those alive.</summary>
internal sealed class Part : IDisposable
{
    private readonly Ledger _ledger;

    public Part(Ledger ledger)
    {
        _ledger = ledger;
        _ledger.PartMade();
    }

    public void Dispose() => _ledger.PartGone();
}
