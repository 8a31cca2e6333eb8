namespace NativeAot;

/// <summary>A service that loops take as a parameter: one for each call, disposed of after it.</summary>
internal sealed class Ledger(LedgerBook book) : IDisposable
{
    public void Write(string entry) => book.Add(entry);

    public void Dispose() => book.CountReturned();
}
