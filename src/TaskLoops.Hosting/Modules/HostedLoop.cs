namespace TaskLoops.Hosting;

/// <summary>A loop in code that a container was given.</summary>
internal sealed record HostedLoop(string Name, Schedule Schedule, Delegate Body, Func<LoopOptions, LoopOptions>? Configure);
