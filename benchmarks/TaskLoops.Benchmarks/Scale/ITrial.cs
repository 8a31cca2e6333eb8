namespace TaskLoops.Benchmarks.Scale;

/// <summary>One measurement of one engine, made in a process of its own.</summary>
internal interface ITrial
{
    string Engine { get; }

    Task<TrialResult> RunAsync();
}
