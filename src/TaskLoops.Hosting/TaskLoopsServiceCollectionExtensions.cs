using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskLoops;
using TaskLoops.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds loops to a container of services.</summary>
public static class TaskLoopsServiceCollectionExtensions
{
    /// <summary>Adds the host of loops: they start with the generic host, or by <c>StartTaskLoopsAsync</c>, and end with it or with the provider.</summary>
    /// <remarks>
    /// Adds <see cref="HostedLoops"/> for commands and services that control loops, and <see cref="LoopRegistry"/>. May be called several times.
    /// <code>
    /// services.AddTaskLoops(o => o.RememberOccurrences()).AddLoopModule&lt;Digest&gt;();
    /// </code>
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets what all loops have in common; null for the defaults.</param>
    /// <returns>A builder that adds loops, modules and client libraries.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static TaskLoopsBuilder AddTaskLoops(this IServiceCollection services, Action<TaskLoopsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TaskLoopsOptions>();
        if (configure is not null)
            services.Configure(configure);

        services.AddLogging();
        services.TryAddSingleton<LoopsHost>();
        services.TryAddSingleton<LoopsEnd>();
        services.TryAddSingleton(provider => provider.GetRequiredService<LoopsHost>().Loops);
        services.TryAddSingleton(provider => provider.GetRequiredService<LoopsHost>().Loops.Registry);
        services.TryAddSingleton(provider => provider.GetRequiredService<LoopsHost>().Watch);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LoopsHostedService>());
        return new TaskLoopsBuilder(services);
    }
}
