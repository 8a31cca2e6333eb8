using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>A client without a gateway.</summary>
public sealed class HttpOnlyLoopbackRig : LoopbackRig
{
    public override Task ConnectAsync() => StartAsync();

    protected override void AddBareClient(IServiceCollection services)
    {
        base.AddBareClient(services);
        services.DisableGateway();
    }
}
