namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>A body that does not end when it is asked to.</summary>
public enum Culprit
{
    NeverEnds,

    SwallowsCancellation,

    BlocksAThread,

    ThrowsFromItsCallback,
}
