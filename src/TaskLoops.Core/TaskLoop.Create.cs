using TaskLoops.Modules;
using TaskLoops.Running;

namespace TaskLoops;

public partial class TaskLoop
{
    /// <summary>Makes a loop with an asynchronous body. It does nothing before <see cref="Start"/>.</summary>
    /// <param name="schedule">When the body is called.</param>
    /// <param name="body">What is done: given the iteration and the token that a cancel fires.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentException">The name is taken in the registry, or iterations may overlap on a schedule that does not allow it.</exception>
    public static TaskLoop Create(Schedule schedule, Func<LoopIteration, CancellationToken, Task> body, LoopOptions? options = null) =>
        Make(schedule, LoopBody.From(Argument.NotNull(body)), body, options);

    /// <summary>Makes a loop with a synchronous body, which runs on a thread of the pool.</summary>
    /// <inheritdoc cref="Create(Schedule, Func{LoopIteration, CancellationToken, Task}, LoopOptions)"/>
    public static TaskLoop Create(Schedule schedule, Action<LoopIteration, CancellationToken> body, LoopOptions? options = null) =>
        Make(schedule, LoopBody.From(Argument.NotNull(body)), body, options);

    /// <summary>Makes a loop with a body that returns a <see cref="ValueTask"/>.</summary>
    /// <typeparam name="TTask">Always <see cref="ValueTask"/>: inferred, so that an <c>async</c> lambda is never ambiguous.</typeparam>
    /// <inheritdoc cref="Create(Schedule, Func{LoopIteration, CancellationToken, Task}, LoopOptions)"/>
    public static TaskLoop Create<TTask>(Schedule schedule, Func<LoopIteration, CancellationToken, TTask> body, LoopOptions? options = null)
        where TTask : struct, IEquatable<ValueTask>
        => Make(schedule, LoopBody.From(UserCode.AsValueTask(Argument.NotNull(body))), body, options);

    /// <summary>Makes a loop whose asynchronous body takes a state value, given at each start.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <inheritdoc cref="Create(Schedule, Func{LoopIteration, CancellationToken, Task}, LoopOptions)"/>
    public static TaskLoop<TState> Create<TState>(
        Schedule schedule, Func<LoopIteration, TState, CancellationToken, Task> body, LoopOptions? options = null)
        => Make<TState>(schedule, LoopBody.From(Argument.NotNull(body)), body, options);

    /// <summary>Makes a loop whose synchronous body takes a state value, given at each start.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <inheritdoc cref="Create(Schedule, Func{LoopIteration, CancellationToken, Task}, LoopOptions)"/>
    public static TaskLoop<TState> Create<TState>(
        Schedule schedule, Action<LoopIteration, TState, CancellationToken> body, LoopOptions? options = null)
        => Make<TState>(schedule, LoopBody.From(Argument.NotNull(body)), body, options);

    /// <summary>Makes a loop whose body takes a state value, given at each start, and returns a <see cref="ValueTask"/>.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TTask">Always <see cref="ValueTask"/>.</typeparam>
    /// <inheritdoc cref="Create(Schedule, Func{LoopIteration, CancellationToken, Task}, LoopOptions)"/>
    public static TaskLoop<TState> Create<TState, TTask>(
        Schedule schedule, Func<LoopIteration, TState, CancellationToken, TTask> body, LoopOptions? options = null)
        where TTask : struct, IEquatable<ValueTask>
        => Make<TState>(schedule, LoopBody.From(UserCode.AsValueTask(Argument.NotNull(body))), body, options);

    /// <summary>Makes a loop whose body takes its parameters by type, as a method with <see cref="ModuleLoopAttribute"/> does (rule M3).</summary>
    /// <param name="schedule">When the body is called.</param>
    /// <param name="parameters">Where those parameters come from that loops do not know themselves, such as services.</param>
    /// <param name="body">What is done; returns void, <see cref="Task"/> or <see cref="ValueTask"/>.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <returns>The loop.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/>, <paramref name="parameters"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentException">The body cannot be one, or what the other overloads refuse; nothing is made.</exception>
    public static TaskLoop Create(Schedule schedule, ParameterSource parameters, Delegate body, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(body);
        var call = DelegateBody.Bind(body, parameters);
        return new TaskLoop(schedule, LoopBody.From(call.AsBody(body.Target!), call.IsSynchronous), UserCode.NameOf(body), options);
    }

    private static TaskLoop Make(Schedule schedule, LoopBody body, Delegate userBody, LoopOptions? options)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new TaskLoop(schedule, body, UserCode.NameOf(userBody), options);
    }

    private static TaskLoop<TState> Make<TState>(Schedule schedule, LoopBody body, Delegate userBody, LoopOptions? options)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new TaskLoop<TState>(schedule, body, UserCode.NameOf(userBody), options);
    }
}
