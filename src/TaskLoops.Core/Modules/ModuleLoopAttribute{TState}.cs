using TaskLoops.Running;

namespace TaskLoops;

/// <summary>Makes a method the body of a loop that takes a state value at each start, through its handle: a <see cref="TaskLoop{TState}"/>.</summary>
/// <remarks>
/// The method and its hooks may take the state as a parameter of exactly its type. Such a loop is never started with its module, which has no state
/// to give it. Everything else is as in <see cref="ModuleLoopAttribute"/>.
/// <code>
/// [ModuleLoop&lt;Guild&gt;(Minutes = 1)]
/// private Task GreetAsync(Guild guild, CancellationToken cancelled) { … }
///
/// module.Get&lt;Guild&gt;("GreetAsync").Start(guild);
/// </code>
/// </remarks>
/// <typeparam name="TState">The type of the state.</typeparam>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class ModuleLoopAttribute<TState> : ModuleLoopAttribute
{
    internal override Type? StateType => typeof(TState);

    internal override Type HandleType => typeof(TaskLoop<TState>);

    internal override TaskLoop Make(Schedule schedule, LoopBody body, string name, LoopOptions options) => new TaskLoop<TState>(schedule, body, name, options);
}
