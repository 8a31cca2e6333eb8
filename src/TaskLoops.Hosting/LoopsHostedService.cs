using Microsoft.Extensions.Hosting;

namespace TaskLoops.Hosting;

/// <summary>Ties the loops to the generic host: they end before any hosted service stops, in whatever order those were registered.</summary>
internal sealed class LoopsHostedService(LoopsHost host) : IHostedLifecycleService
{
    /// <summary>Before any service connects a client, so that no event of it is missed.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Attach();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any service disconnects a client.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
