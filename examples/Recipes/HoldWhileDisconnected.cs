using TaskLoops;

namespace Recipes;

/// <summary>A loop that does nothing while the gateway's connection is down.</summary>
internal sealed class HoldWhileDisconnected(Func<CancellationToken, Task> sweep)
{
    private readonly LoopConnection _connection = new();

    // For the client's events: connected or resumed, and disconnected.
    public void OnConnected() => _connection.Up();

    public void OnDisconnected() => _connection.Down();

    public TaskLoop CreateLoop() => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromMinutes(10)),
        async (_, cancelled) => await sweep(cancelled),
        new LoopOptions
        {
            Name = "sweep",
            Connection = _connection,
            WhileDisconnected = WhileDisconnected.Hold,
            MissedOccurrences = MissedOccurrences.Skip,
        });
}
