namespace TaskLoops.Tests.Exploration;

/// <summary>What has happened on one way through the states, and what may still: not a part of the state.</summary>
internal sealed class Past(int calls, Func<int, int> choose)
{
    public int CallsLeft { get; set; } = calls;

    public Func<int, int> Choose { get; } = choose;

    public List<string> Events { get; } = [];

    public List<string> Faults { get; } = [];
}
