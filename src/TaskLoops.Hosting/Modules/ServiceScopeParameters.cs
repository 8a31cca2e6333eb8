using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>The services of one call.</summary>
internal sealed class ServiceScopeParameters(ServiceParameters parameters, AsyncServiceScope scope) : ParameterScope
{
    /// <inheritdoc/>
    public override object? Get(ParameterInfo parameter) => parameters.Of(parameter).From(scope.ServiceProvider);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => scope.DisposeAsync();
}
