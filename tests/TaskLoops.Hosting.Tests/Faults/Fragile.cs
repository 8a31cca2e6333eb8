namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>A service whose disposal fails as a script says.</summary>
internal sealed class Fragile(Func<Exception?> onDisposal) : IDisposable
{
    public void Dispose()
    {
        if (onDisposal() is { } exception)
            throw exception;
    }
}
