using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>Gives loop and hook methods services, from a scope of its own per call (rule M3).</summary>
internal sealed class ServiceParameters(IServiceProvider services) : ParameterSource
{
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    /// <inheritdoc/>
    public override Func<ParameterScope, object?>? Find(ParameterInfo parameter)
    {
        var service = new ServiceParameter(parameter);
        return service.CanSupply(_known) ? service.From : null;
    }

    /// <summary>Whether the container has a service of a type; yes, if it cannot tell.</summary>
    public bool IsService(Type type) => _known?.IsService(type) != false;

    /// <inheritdoc/>
    public override ParameterScope Open(TaskLoop loop) => new ServiceScopeParameters(services.CreateAsyncScope());
}
