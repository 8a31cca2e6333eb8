namespace TaskLoops.Tests.Faults;

/// <summary>Has neither message nor text, and says so by null.</summary>
internal sealed class WordlessException : Exception
{
    public override string Message => null!;

    public override string ToString() => null!;
}
