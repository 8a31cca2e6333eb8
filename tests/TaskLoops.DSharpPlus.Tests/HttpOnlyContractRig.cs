using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>The contract of a client without a gateway.</summary>
public sealed class HttpOnlyContractRig : ContractRig
{
    public override Task ConnectAsync() => StartAsync();

    protected override void AddDiscordClient(IServiceCollection services)
    {
        base.AddDiscordClient(services);
        services.DisableGateway();
    }
}
