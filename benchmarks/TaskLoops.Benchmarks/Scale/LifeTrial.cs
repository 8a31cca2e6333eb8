using System.Diagnostics;
using TaskLoops.Benchmarks.Steps;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>One step of a loop's life, in the place of an engine, repeated: what one costs at the beginning and at the end, and what all of them have left behind.</summary>
internal sealed record LifeTrial(string Engine, int Repetitions) : ITrial
{
    public const string StartAndCancel = "start, cancel and its end";
    public const string ChangeSchedule = "change of schedule";
    public const string Module = "module of ten loops, loaded and unloaded";

    public async Task<TrialResult> RunAsync()
    {
        var steps = new LifeSteps();
        steps.SetUp();
        await RepeatAsync(steps, Repetitions / 10);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var first = await RepeatAsync(steps, Repetitions / 10);
        for (var i = 1; i < 9; i++)
            await RepeatAsync(steps, Repetitions / 10);
        var last = await RepeatAsync(steps, Repetitions / 10);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        return new TrialResult
        {
            ["µs"] = first.TotalMicroseconds / (Repetitions / 10),
            ["last tenth x first"] = last / first,
            ["heap left behind, B for each"] = (double)growth / Repetitions,
        };
    }

    private async Task<TimeSpan> RepeatAsync(LifeSteps steps, int count)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            switch (Engine)
            {
                case StartAndCancel:
                    await steps.StartAndCancel();
                    break;
                case ChangeSchedule:
                    steps.ChangeSchedule();
                    break;
                default:
                    await steps.LoadAndUnloadModuleOfTenLoops();
                    break;
            }
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
