using System.Runtime.CompilerServices;
using TaskLoops.Running;

namespace TaskLoops;

/// <summary>A loop whose body takes a state value, given at each start.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
public sealed class TaskLoop<TState> : TaskLoop
{
    /// <summary>The state given last; null before any was.</summary>
    private StrongBox<object?>? _lastState;

    internal TaskLoop(Schedule schedule, LoopBody body, string bodyName, LoopOptions? options)
        : base(schedule, body, bodyName, options)
    {
    }

    /// <summary>Starts a run with this state, or queues one if the current run is ending.</summary>
    /// <param name="state">What the body and the hooks of that run are given.</param>
    /// <returns>The task of that run.</returns>
    /// <exception cref="InvalidOperationException">The loop is running and not ending, or a run is queued already.</exception>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public Task Start(TState state) => Life.TryStart(state)?.Completion ?? throw AlreadyRunning();

    /// <summary>Starts a run with this state, unless the loop is running or a run is queued.</summary>
    /// <param name="state">What the body and the hooks of that run are given.</param>
    /// <returns>Whether a run was started or queued.</returns>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public bool TryStart(TState state) => Life.TryStart(state) is not null;

    /// <summary>Cancels the run in progress, if there is one, and starts again with this state when it has ended. Twice in a row means once, with the last.</summary>
    /// <param name="state">What the body and the hooks of the next run are given.</param>
    /// <exception cref="ObjectDisposedException">The loop has been disposed of.</exception>
    public void Restart(TState state) => Life.Restart(state);

    /// <summary>Runs the body once, now, with this state, outside the schedule: no hooks, no retry, no count, no overlap limit.</summary>
    /// <param name="state">What the body is given.</param>
    /// <param name="cancelled">The token that the body gets.</param>
    /// <returns>The body's own task: its exception goes to the caller.</returns>
    public ValueTask InvokeAsync(TState state, CancellationToken cancelled = default) => InvokeWith(state, cancelled);

    internal override object? StateForStart() => Volatile.Read(ref _lastState) is { } given
        ? given.Value
        : throw new InvalidOperationException($"Loop '{Name}' takes a {typeof(TState).Name}, and none has been given yet. Call Start(state).");

    internal override void RememberState(object? state)
    {
        if (_lastState?.Value != state || _lastState is null)
            Volatile.Write(ref _lastState, new StrongBox<object?>(state));
    }
}
