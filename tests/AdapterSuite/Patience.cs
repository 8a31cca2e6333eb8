namespace TaskLoops.AdapterSuite;

/// <summary>How long a test waits for a client or for another thread before it fails.</summary>
public static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);
}
