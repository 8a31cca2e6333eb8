using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskLoops.Hosting;

/// <summary>Tells whether the loops do their work: unhealthy when one has failed or the client never became ready, degraded when one retries or is late.</summary>
internal sealed class LoopsHealthCheck(LoopsHost host, LoopsHealthOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> failed = [];
        List<string> ailing = [];
        var loops = host.Loops.Registry.GetStatus();
        foreach (var loop in loops)
            Judge(loop, failed, ailing);

        if (host.GateClosedFor is { } waited && waited >= options.ReadyWithin && loops.Any(loop => loop.State == LoopState.WaitingForGate))
            failed.Add($"the client has not been ready for {waited}");

        var data = loops.ToDictionary(loop => loop.Name, object (loop) => loop.State.ToString());
        if (failed.Count > 0)
            return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", failed.Concat(ailing)), loops.FirstOrDefault(loop => loop.HasFailed)?.LastException, data));

        return Task.FromResult(ailing.Count > 0
            ? HealthCheckResult.Degraded(string.Join("; ", ailing), data: data)
            : HealthCheckResult.Healthy($"{loops.Count} loops", data));
    }

    private void Judge(LoopStatus loop, List<string> failed, List<string> ailing)
    {
        if (loop.HasFailed)
            failed.Add($"{loop.Name} has failed: {loop.LastException?.Message}");
        else if (loop.State == LoopState.BackingOff)
            ailing.Add($"{loop.Name} tries again after: {loop.LastException?.Message}");
        else if (loop.State != LoopState.Idle && loop.Lateness >= options.LateBeyond)
            ailing.Add($"{loop.Name} was {loop.Lateness} late");
    }
}
