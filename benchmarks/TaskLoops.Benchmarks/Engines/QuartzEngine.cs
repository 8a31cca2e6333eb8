using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>Quartz.NET with its store in memory and its defaults.</summary>
internal sealed class QuartzEngine : IEngine
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddQuartz().BuildServiceProvider();
    private IScheduler? _scheduler;

    public async Task StartAsync(Probe probe)
    {
        _scheduler = await _services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        for (var i = 0; i < probe.Loops; i++)
        {
            var phase = probe.Phase(i);
            probe.Plan(i, phase);
            var name = i.ToString(CultureInfo.InvariantCulture);
            var job = JobBuilder.Create<TickJob>()
                .WithIdentity(name)
                .UsingJobData(new JobDataMap { [TickJob.ProbeKey] = probe, [TickJob.IndexKey] = i })
                .Build();
            var trigger = TriggerBuilder.Create()
                .WithIdentity(name)
                .StartAt(DateTimeOffset.UtcNow + phase)
                .WithSimpleSchedule(schedule => schedule.WithInterval(probe.Interval).RepeatForever())
                .Build();
            await _scheduler.ScheduleJob(job, trigger);
        }

        await _scheduler.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_scheduler is not null)
            await _scheduler.Shutdown();
        await _services.DisposeAsync();
    }
}
