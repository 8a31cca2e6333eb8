using Quartz;

namespace TaskLoops.Benchmarks.Engines;

/// <summary>The job of every loop that Quartz runs.</summary>
[DisallowConcurrentExecution]
internal sealed class TickJob : IJob
{
    public const string ProbeKey = "probe";
    public const string IndexKey = "index";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var data = context.MergedJobDataMap;
        await ((Probe)data[ProbeKey]!).Tick((int)data[IndexKey]!);
    }
}
