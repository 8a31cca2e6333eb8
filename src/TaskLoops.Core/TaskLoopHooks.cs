using TaskLoops.Running;

namespace TaskLoops;

/// <summary>The hooks of a loop in code. Each call replaces the hook given before and returns the loop; it acts on the next call of that hook.</summary>
/// <remarks>Synchronous, <see cref="Task"/> and <see cref="ValueTask"/> hooks are all given by the same name; an <c>async</c> lambda is never ambiguous.</remarks>
public static class TaskLoopHooks
{
    /// <summary>Runs once for every run, after the gate and before the first iteration. A handled exception is retried, another fails the run.</summary>
    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <param name="loop">The loop.</param>
    /// <param name="hook">Given a token that a stop or a cancel of the run fires.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="ArgumentNullException">The loop or the hook is null.</exception>
    public static TLoop BeforeLoop<TLoop>(this TLoop loop, Func<CancellationToken, Task> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetBefore((_, cancelled) => UserCode.AsValueTask(hook(cancelled)));
    }

    /// <inheritdoc cref="BeforeLoop{TLoop}(TLoop, Func{CancellationToken, Task})"/>
    public static TLoop BeforeLoop<TLoop>(this TLoop loop, Action<CancellationToken> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetBefore((_, cancelled) => UserCode.Run(hook, cancelled));
    }

    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <typeparam name="TTask">Always <see cref="ValueTask"/>.</typeparam>
    /// <inheritdoc cref="BeforeLoop{TLoop}(TLoop, Func{CancellationToken, Task})"/>
    public static TLoop BeforeLoop<TLoop, TTask>(this TLoop loop, Func<CancellationToken, TTask> hook)
        where TLoop : TaskLoop
        where TTask : struct, IEquatable<ValueTask>
    {
        var userCode = UserCode.AsValueTask(Argument.NotNull(hook));
        return loop.SetBefore((_, cancelled) => userCode(cancelled));
    }

    /// <summary>Runs once for every run, after its last iteration, however the run ends: completed, stopped, cancelled or failed.</summary>
    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <param name="loop">The loop.</param>
    /// <param name="hook">Given why the run ends, and a token that fires only when the time of a waiting stop, cancel or disposal runs out.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="ArgumentNullException">The loop or the hook is null.</exception>
    public static TLoop AfterLoop<TLoop>(this TLoop loop, Func<LoopEnd, CancellationToken, Task> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetAfter((end, _, limit) => UserCode.AsValueTask(hook(end, limit)));
    }

    /// <inheritdoc cref="AfterLoop{TLoop}(TLoop, Func{LoopEnd, CancellationToken, Task})"/>
    public static TLoop AfterLoop<TLoop>(this TLoop loop, Action<LoopEnd, CancellationToken> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetAfter((end, _, limit) => UserCode.Run(hook, end, limit));
    }

    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <typeparam name="TTask">Always <see cref="ValueTask"/>.</typeparam>
    /// <inheritdoc cref="AfterLoop{TLoop}(TLoop, Func{LoopEnd, CancellationToken, Task})"/>
    public static TLoop AfterLoop<TLoop, TTask>(this TLoop loop, Func<LoopEnd, CancellationToken, TTask> hook)
        where TLoop : TaskLoop
        where TTask : struct, IEquatable<ValueTask>
    {
        var userCode = UserCode.AsValueTask(Argument.NotNull(hook));
        return loop.SetAfter((end, _, limit) => userCode(end, limit));
    }

    /// <summary>Runs when an exception is not handled: before the after hook, or before the next occurrence with <see cref="OnUnhandled.Continue"/>.</summary>
    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <param name="loop">The loop.</param>
    /// <param name="hook">Given the failure, and a token that fires only when the time of a waiting stop, cancel or disposal runs out.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="ArgumentNullException">The loop or the hook is null.</exception>
    public static TLoop OnError<TLoop>(this TLoop loop, Func<LoopFailure, CancellationToken, Task> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetError((failure, _, limit) => UserCode.AsValueTask(hook(failure, limit)));
    }

    /// <inheritdoc cref="OnError{TLoop}(TLoop, Func{LoopFailure, CancellationToken, Task})"/>
    public static TLoop OnError<TLoop>(this TLoop loop, Action<LoopFailure, CancellationToken> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(hook);
        return loop.SetError((failure, _, limit) => UserCode.Run(hook, failure, limit));
    }

    /// <typeparam name="TLoop">The type of the loop.</typeparam>
    /// <typeparam name="TTask">Always <see cref="ValueTask"/>.</typeparam>
    /// <inheritdoc cref="OnError{TLoop}(TLoop, Func{LoopFailure, CancellationToken, Task})"/>
    public static TLoop OnError<TLoop, TTask>(this TLoop loop, Func<LoopFailure, CancellationToken, TTask> hook)
        where TLoop : TaskLoop
        where TTask : struct, IEquatable<ValueTask>
    {
        var userCode = UserCode.AsValueTask(Argument.NotNull(hook));
        return loop.SetError((failure, _, limit) => userCode(failure, limit));
    }

    private static TLoop SetBefore<TLoop>(this TLoop loop, Func<object?, CancellationToken, ValueTask> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.ChangeHooks().Before = hook;
        return loop;
    }

    private static TLoop SetAfter<TLoop>(this TLoop loop, Func<LoopEnd, object?, CancellationToken, ValueTask> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.ChangeHooks().After = hook;
        return loop;
    }

    private static TLoop SetError<TLoop>(this TLoop loop, Func<LoopFailure, object?, CancellationToken, ValueTask> hook)
        where TLoop : TaskLoop
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.ChangeHooks().Error = hook;
        return loop;
    }
}
