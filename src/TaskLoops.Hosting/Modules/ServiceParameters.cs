using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Gives loop and hook methods services, from a scope of its own per call (rule M3).</summary>
internal sealed class ServiceParameters(IServiceProvider services) : ParameterSource
{
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    /// <inheritdoc/>
    public override bool CanSupply(ParameterInfo parameter) =>
        parameter.HasDefaultValue
        || (KeyOf(parameter) is { } keyed
            ? (_known as IServiceProviderIsKeyedService)?.IsKeyedService(parameter.ParameterType, keyed.Key) != false
            : IsService(parameter.ParameterType));

    /// <summary>Whether the container has a service of a type; yes, if it cannot tell.</summary>
    public bool IsService(Type type) => _known?.IsService(type) != false;

    /// <inheritdoc/>
    public override ParameterScope Open(TaskLoop loop) => new ServiceScopeParameters(services.CreateAsyncScope());

    /// <summary>The key that a parameter asks for; null if it asks for none.</summary>
    internal static FromKeyedServicesAttribute? KeyOf(ParameterInfo parameter) => parameter.GetCustomAttribute<FromKeyedServicesAttribute>();
}
