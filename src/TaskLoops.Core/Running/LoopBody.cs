namespace TaskLoops.Running;

/// <summary>A body: the delegate as the user has given it, and how to call that.</summary>
/// <remarks>The ways to call are a few objects for all loops, and not a delegate around a delegate, which would weigh 88 B more in every loop.</remarks>
internal readonly struct LoopBody
{
    private readonly Form _form;
    private readonly Delegate _body;

    private LoopBody(Form form, Delegate body)
    {
        _form = form;
        _body = body;
    }

    /// <summary>Whether the body does all it does before it returns.</summary>
    public bool IsSynchronous => _form.IsSynchronous;

    public static LoopBody From(Func<LoopIteration, CancellationToken, Task> body) => new(Returning.Task, body);

    public static LoopBody From(Func<LoopIteration, CancellationToken, ValueTask> body) => new(Returning.ValueTask, body);

    public static LoopBody From(Action<LoopIteration, CancellationToken> body) => new(Returning.Nothing, body);

    public static LoopBody From<TState>(Func<LoopIteration, TState, CancellationToken, Task> body) => new(With<TState>.Task, body);

    public static LoopBody From<TState>(Func<LoopIteration, TState, CancellationToken, ValueTask> body) => new(With<TState>.ValueTask, body);

    public static LoopBody From<TState>(Action<LoopIteration, TState, CancellationToken> body) => new(With<TState>.Nothing, body);

    /// <summary>A body that was bound to its parameters.</summary>
    public static LoopBody From(Func<LoopIteration, object?, CancellationToken, ValueTask> body, bool isSynchronous) =>
        new(isSynchronous ? Bound.Synchronous : Bound.Asynchronous, body);

    /// <summary>Brings the delegate into the cache.</summary>
    public void Fetch() => Cache.Fetch(_body, bytes: 64);

    /// <summary>Brings what the delegate is bound to into the cache.</summary>
    public void FetchTarget() => Cache.Fetch(_body.Target, bytes: 24);

    public ValueTask Invoke(in LoopIteration iteration, object? state, CancellationToken cancelled) => _form.Invoke(_body, iteration, state, cancelled);

    /// <summary>A way to call a delegate.</summary>
    private abstract class Form
    {
        public virtual bool IsSynchronous => false;

        public abstract ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled);
    }

    private static class Returning
    {
        public static readonly Form Task = new OfTask();
        public static readonly Form ValueTask = new OfValueTask();
        public static readonly Form Nothing = new OfNothing();
    }

    private static class With<TState>
    {
        public static readonly Form Task = new OfTask<TState>();
        public static readonly Form ValueTask = new OfValueTask<TState>();
        public static readonly Form Nothing = new OfNothing<TState>();
    }

    private sealed class OfTask : Form
    {
        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            UserCode.AsValueTask(((Func<LoopIteration, CancellationToken, Task>)body)(iteration, cancelled));
    }

    private sealed class OfValueTask : Form
    {
        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            ((Func<LoopIteration, CancellationToken, ValueTask>)body)(iteration, cancelled);
    }

    private sealed class OfNothing : Form
    {
        public override bool IsSynchronous => true;

        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            UserCode.Run((Action<LoopIteration, CancellationToken>)body, iteration, cancelled);
    }

    private sealed class OfTask<TState> : Form
    {
        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            UserCode.AsValueTask(((Func<LoopIteration, TState, CancellationToken, Task>)body)(iteration, (TState)state!, cancelled));
    }

    private sealed class OfValueTask<TState> : Form
    {
        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            ((Func<LoopIteration, TState, CancellationToken, ValueTask>)body)(iteration, (TState)state!, cancelled);
    }

    private sealed class OfNothing<TState> : Form
    {
        public override bool IsSynchronous => true;

        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled)
        {
            ((Action<LoopIteration, TState, CancellationToken>)body)(iteration, (TState)state!, cancelled);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Bound(bool isSynchronous) : Form
    {
        public static readonly Form Synchronous = new Bound(isSynchronous: true);
        public static readonly Form Asynchronous = new Bound(isSynchronous: false);

        public override bool IsSynchronous => isSynchronous;

        public override ValueTask Invoke(Delegate body, in LoopIteration iteration, object? state, CancellationToken cancelled) =>
            ((Func<LoopIteration, object?, CancellationToken, ValueTask>)body)(iteration, state, cancelled);
    }
}
