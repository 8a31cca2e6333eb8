namespace TaskLoops.Running;

/// <summary>Brings every kind of body into the one form in which it is called: iteration, state of the run, token.</summary>
internal static class LoopBody
{
    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From(Func<LoopIteration, CancellationToken, Task> body) =>
        (iteration, _, cancelled) => UserCode.AsValueTask(body(iteration, cancelled));

    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From(Func<LoopIteration, CancellationToken, ValueTask> body) =>
        (iteration, _, cancelled) => body(iteration, cancelled);

    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From(Action<LoopIteration, CancellationToken> body) =>
        (iteration, _, cancelled) =>
        {
            body(iteration, cancelled);
            return ValueTask.CompletedTask;
        };

    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From<TState>(Func<LoopIteration, TState, CancellationToken, Task> body) =>
        (iteration, state, cancelled) => UserCode.AsValueTask(body(iteration, (TState)state!, cancelled));

    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From<TState>(Func<LoopIteration, TState, CancellationToken, ValueTask> body) =>
        (iteration, state, cancelled) => body(iteration, (TState)state!, cancelled);

    public static Func<LoopIteration, object?, CancellationToken, ValueTask> From<TState>(Action<LoopIteration, TState, CancellationToken> body) =>
        (iteration, state, cancelled) =>
        {
            body(iteration, (TState)state!, cancelled);
            return ValueTask.CompletedTask;
        };
}
