using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Runs loops without a generic host.</summary>
public static class TaskLoopsServiceProviderExtensions
{
    /// <summary>Starts what a generic host would start. Disposal of the provider ends the loops, as the end of a host would.</summary>
    /// <remarks>
    /// Best called before the client connects, and once; a second call does nothing. Dispose of the provider by <c>await using</c>: it waits for the
    /// after hooks. Hooks and retries that ask for services get none from a provider that is being disposed of: call
    /// <see cref="StopTaskLoopsAsync"/> before.
    /// </remarks>
    /// <param name="services">The provider of a container with <c>AddTaskLoops</c>.</param>
    /// <param name="cancelled">Ends the start.</param>
    /// <returns>A task that completes when every loop has been started; it does not wait for the client.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    /// <exception cref="ModuleLoopsException">A module is declared wrongly; no loop runs.</exception>
    public static Task StartTaskLoopsAsync(this IServiceProvider services, CancellationToken cancelled = default) =>
        services.GetRequiredService<LoopsHost>().StartAsync(cancelled);

    /// <summary>Ends what <see cref="StartTaskLoopsAsync"/> has started, as the end of a host would; for good, and once.</summary>
    /// <param name="services">The provider of a container with <c>AddTaskLoops</c>.</param>
    /// <param name="hurry">Cancels everything that still runs.</param>
    /// <returns>A task that completes when all has ended or the time of a shutdown is up; it never has a body's exception.</returns>
    /// <exception cref="InvalidOperationException">The container has no <c>AddTaskLoops</c>.</exception>
    public static Task StopTaskLoopsAsync(this IServiceProvider services, CancellationToken hurry = default) =>
        services.GetRequiredService<LoopsHost>().StopAsync(hurry);
}
