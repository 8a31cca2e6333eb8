using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Gives loop and hook methods services, from a scope of its own per call (rule M3).</summary>
internal sealed class ServiceParameters(IServiceProvider services) : ParameterSource
{
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    /// <summary>Weak, as a plug-in that is unloaded is not to be kept by its methods' parameters.</summary>
    private readonly ConditionalWeakTable<ParameterInfo, ServiceParameter> _parameters = [];

    /// <inheritdoc/>
    public override bool CanSupply(ParameterInfo parameter) => Of(parameter).CanSupply(_known);

    /// <summary>Whether the container has a service of a type; yes, if it cannot tell.</summary>
    public bool IsService(Type type) => _known?.IsService(type) != false;

    /// <inheritdoc/>
    public override ParameterScope Open(TaskLoop loop) => new ServiceScopeParameters(this, services.CreateAsyncScope());

    /// <summary>What is known of a parameter.</summary>
    public ServiceParameter Of(ParameterInfo parameter) => _parameters.GetValue(parameter, static key => new ServiceParameter(key));
}
