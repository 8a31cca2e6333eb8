namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>A service whose asynchronous disposal fails as a script says, in its task: on virtual time, for the container would leave that after a wait.</summary>
internal sealed class FragileAsync(Func<Exception?> onDisposal) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => onDisposal() is { } exception ? ValueTask.FromException(exception) : ValueTask.CompletedTask;
}
