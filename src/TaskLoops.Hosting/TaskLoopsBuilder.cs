using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskLoops.Hosting;

/// <summary>Adds loops, modules and client libraries to a container: what <c>AddTaskLoops</c> returns.</summary>
public sealed class TaskLoopsBuilder
{
    internal TaskLoopsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The container's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a service whose methods are loops: a singleton, which others can ask for as well.</summary>
    /// <remarks>Its loops start with the host, once the client is ready if there is one, and end with the host. The container disposes of the service. Added
    /// twice, it is one service still.</remarks>
    /// <typeparam name="TModule">The class with <see cref="ModuleLoopAttribute"/> on its methods.</typeparam>
    /// <returns>This builder.</returns>
    public TaskLoopsBuilder AddLoopModule<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TModule>()
        where TModule : class
    {
        Services.TryAddSingleton<TModule>();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<HostedModule>(new HostedModule<TModule>()));
        return this;
    }

    /// <summary>Adds a loop in code, whose parameters are the iteration, the token, the handle, and services from a scope of its own per attempt.</summary>
    /// <remarks><code>loops.AddLoop("prune", Schedule.Every(TimeSpan.FromHours(1)), async (IStore store, CancellationToken cancelled) => …);</code></remarks>
    /// <param name="name">The name by which log, settings and commands know it.</param>
    /// <param name="schedule">When the body is called.</param>
    /// <param name="body">What is done; returns void, <see cref="Task"/> or <see cref="ValueTask"/>.</param>
    /// <param name="configure">Given the container's defaults, gives the options of this loop; null to take them as they are.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> or <paramref name="body"/> is null.</exception>
    public TaskLoopsBuilder AddLoop(string name, Schedule schedule, Delegate body, Func<LoopOptions, LoopOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(body);
        Services.AddSingleton(new HostedLoop(name, schedule, body, configure));
        return this;
    }

    /// <summary>Adds failures that every loop of the container handles by trying again, beside <see cref="ReconnectRule.Defaults"/>.</summary>
    /// <param name="rules">The rules; those of an adapter for a client library, or one's own.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rules"/> is null.</exception>
    public TaskLoopsBuilder AddReconnectRules(IEnumerable<ReconnectRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Services.PostConfigure<TaskLoopsOptions>(options => options.Loops = new LoopOptions(options.Loops) { ReconnectRules = [.. options.Loops.ReconnectRules, .. rules] });
        return this;
    }
}
