using System.Globalization;
using Coravel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>Coravel, whose finest schedule is one second and knows no phase.</summary>
internal sealed class CoravelEngine : IEngine
{
    private readonly IHost _host = new HostBuilder().ConfigureServices(services => services.AddScheduler()).Build();

    public Task StartAsync(Probe probe)
    {
        if (probe.Interval != TimeSpan.FromSeconds(1))
            throw new NotSupportedException("Coravel is measured at one second.");

        _host.Services.UseScheduler(scheduler =>
        {
            for (var i = 0; i < probe.Loops; i++)
            {
                var index = i;
                probe.Plan(index, TimeSpan.Zero);
                scheduler.ScheduleAsync(() => probe.Tick(index).AsTask()).EverySecond().PreventOverlapping(index.ToString(CultureInfo.InvariantCulture));
            }
        });
        return _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
