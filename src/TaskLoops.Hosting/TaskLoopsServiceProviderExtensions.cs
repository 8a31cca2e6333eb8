using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Runs loops without a generic host.</summary>
public static class TaskLoopsServiceProviderExtensions
{
    /// <summary>Starts what a generic host would start. Disposal of the provider ends the loops, as the end of a host would.</summary>
    /// <remarks>
    /// Best called before the client connects, and once; a second call does nothing. Dispose of the provider by <c>await using</c>: it waits for the
    /// after hooks.
    /// </remarks>
    /// <param name="services">The provider of a container with <c>AddTaskLoops</c>.</param>
    /// <param name="cancelled">Ends the start.</param>
    /// <returns>A task that completes when every loop has been started; it does not wait for the client.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ModuleLoopsException">A module is declared wrongly; no loop runs.</exception>
    public static Task StartTaskLoopsAsync(this IServiceProvider services, CancellationToken cancelled = default) =>
        services.GetRequiredService<LoopsHost>().StartAsync(cancelled);
}
