using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>A parameter that is a service: what its type, its attributes and its default say, asked once and not for each call.</summary>
internal sealed class ServiceParameter(ParameterInfo parameter)
{
    private readonly Type _type = parameter.ParameterType;
    private readonly FromKeyedServicesAttribute? _keyed = parameter.GetCustomAttribute<FromKeyedServicesAttribute>();
    private readonly string? _name = parameter.Name;

    private readonly bool _hasDefault = parameter.HasDefaultValue;
    private readonly object? _default = parameter.HasDefaultValue ? parameter.DefaultValue : null;

    /// <summary>Whether there will be a value.</summary>
    public bool CanSupply(IServiceProviderIsService? known)
    {
        if (_hasDefault)
            return true;

        return _keyed is not null ? (known as IServiceProviderIsKeyedService)?.IsKeyedService(_type, _keyed.Key) != false : known?.IsService(_type) != false;
    }

    /// <summary>The service, or the default.</summary>
    public object? From(ParameterScope scope)
    {
        var services = ((ServiceScopeParameters)scope).Services;
        var service = _keyed is not null ? (services as IKeyedServiceProvider)?.GetKeyedService(_type, _keyed.Key) : services.GetService(_type);
        if (service is not null)
            return service;

        return _hasDefault ? _default : throw new InvalidOperationException($"No service of type {_type} is registered for parameter '{_name}'.");
    }
}
