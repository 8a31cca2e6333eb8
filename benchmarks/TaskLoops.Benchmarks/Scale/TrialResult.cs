namespace TaskLoops.Benchmarks.Scale;

/// <summary>The figures of one trial, each with its unit in its name.</summary>
internal sealed class TrialResult : Dictionary<string, double>;
