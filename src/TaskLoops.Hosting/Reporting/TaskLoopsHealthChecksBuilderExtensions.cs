using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskLoops.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the loops to a container's health checks.</summary>
public static class TaskLoopsHealthChecksBuilderExtensions
{
    /// <summary>Adds a check: unhealthy when a loop has failed or the client never became ready, degraded when a loop retries or is late.</summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned, in a container with <c>AddTaskLoops</c>.</param>
    /// <param name="configure">Sets the limits; null for the defaults.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failed loop is reported as; unhealthy by default.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHealthChecksBuilder AddTaskLoops(
        this IHealthChecksBuilder builder,
        Action<LoopsHealthOptions>? configure = null,
        string name = "taskloops",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new LoopsHealthOptions();
        configure?.Invoke(options);
        return builder.Add(new HealthCheckRegistration(
            name, services => new LoopsHealthCheck(services.GetRequiredService<LoopsHost>(), options), failureStatus, tags));
    }
}
