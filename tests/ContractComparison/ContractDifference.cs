namespace TaskLoops.ContractComparison;

/// <summary>One thing that the contract says otherwise than the real assembly.</summary>
/// <param name="Where">The assembly, type or member of the contract.</param>
/// <param name="What">What is different about it.</param>
public sealed record ContractDifference(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
