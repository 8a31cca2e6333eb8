using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>The services of one call.</summary>
internal sealed class ServiceScopeParameters(AsyncServiceScope scope) : ParameterScope
{
    public IServiceProvider Services => scope.ServiceProvider;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => scope.DisposeAsync();
}
