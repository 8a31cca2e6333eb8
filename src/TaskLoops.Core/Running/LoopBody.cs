namespace TaskLoops.Running;

/// <summary>A body in the one form in which it is called: iteration, state of the run, token.</summary>
/// <remarks>A class for each form in which it is given, and not a delegate around a delegate: that would weigh 88 B more in every loop.</remarks>
internal abstract class LoopBody
{
    /// <summary>Whether the body does all it does before it returns.</summary>
    public virtual bool IsSynchronous => false;

    public static LoopBody From(Func<LoopIteration, CancellationToken, Task> body) => new OfTask(body);

    public static LoopBody From(Func<LoopIteration, CancellationToken, ValueTask> body) => new OfValueTask(body);

    public static LoopBody From(Action<LoopIteration, CancellationToken> body) => new Synchronous(body);

    public static LoopBody From<TState>(Func<LoopIteration, TState, CancellationToken, Task> body) => new OfTask<TState>(body);

    public static LoopBody From<TState>(Func<LoopIteration, TState, CancellationToken, ValueTask> body) => new OfValueTask<TState>(body);

    public static LoopBody From<TState>(Action<LoopIteration, TState, CancellationToken> body) => new Synchronous<TState>(body);

    /// <summary>A body that was bound to its parameters.</summary>
    public static LoopBody From(Func<LoopIteration, object?, CancellationToken, ValueTask> body, bool isSynchronous) => new Bound(body, isSynchronous);

    public abstract ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled);

    private sealed class OfTask(Func<LoopIteration, CancellationToken, Task> body) : LoopBody
    {
        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            UserCode.AsValueTask(body(iteration, cancelled));
    }

    private sealed class OfValueTask(Func<LoopIteration, CancellationToken, ValueTask> body) : LoopBody
    {
        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) => body(iteration, cancelled);
    }

    private sealed class Synchronous(Action<LoopIteration, CancellationToken> body) : LoopBody
    {
        public override bool IsSynchronous => true;

        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) => UserCode.Run(body, iteration, cancelled);
    }

    private sealed class OfTask<TState>(Func<LoopIteration, TState, CancellationToken, Task> body) : LoopBody
    {
        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            UserCode.AsValueTask(body(iteration, (TState)state!, cancelled));
    }

    private sealed class OfValueTask<TState>(Func<LoopIteration, TState, CancellationToken, ValueTask> body) : LoopBody
    {
        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            body(iteration, (TState)state!, cancelled);
    }

    private sealed class Synchronous<TState>(Action<LoopIteration, TState, CancellationToken> body) : LoopBody
    {
        public override bool IsSynchronous => true;

        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled)
        {
            body(iteration, (TState)state!, cancelled);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Bound(Func<LoopIteration, object?, CancellationToken, ValueTask> body, bool isSynchronous) : LoopBody
    {
        public override bool IsSynchronous => isSynchronous;

        public override ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) => body(iteration, state, cancelled);
    }
}
