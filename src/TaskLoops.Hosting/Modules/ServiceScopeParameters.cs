using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>The services of one call.</summary>
internal sealed class ServiceScopeParameters(AsyncServiceScope scope) : ParameterScope
{
    /// <inheritdoc/>
    public override object? Get(ParameterInfo parameter)
    {
        var services = scope.ServiceProvider;
        var service = ServiceParameters.KeyOf(parameter) is { } keyed
            ? (services as IKeyedServiceProvider)?.GetKeyedService(parameter.ParameterType, keyed.Key)
            : services.GetService(parameter.ParameterType);
        if (service is not null)
            return service;

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException($"No service of type {parameter.ParameterType} is registered for parameter '{parameter.Name}'.");
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => scope.DisposeAsync();
}
