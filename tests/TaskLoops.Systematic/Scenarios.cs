using Microsoft.Coyote.Random;
using Microsoft.Coyote.Specifications;

namespace TaskLoops.Systematic;

/// <summary>Three callers with four calls each and the passing of time against a loop, at every scheduling point that Coyote knows.</summary>
public static class Scenarios
{
    public static Task Body() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: false));

    public static Task Hooks() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: true));

    public static Task Calls_from_inside() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: true) { CallsFromInside = true });

    public static Task Gate() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: true, hasGate: true));

    public static Task Retry() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: true) { IsRetried = true });

    public static Task Failure() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: true) { Fails = true });

    public static Task Overlap() => RunAsync(new ScheduledLoop(maxOverlap: 2, hasHooks: true));

    public static Task Overlap_calls_from_inside() => RunAsync(new ScheduledLoop(maxOverlap: 2, hasHooks: true) { CallsFromInside = true });

    public static Task Overlap_retry() => RunAsync(new ScheduledLoop(maxOverlap: 2, hasHooks: true) { IsRetried = true });

    public static Task Overlap_failure() => RunAsync(new ScheduledLoop(maxOverlap: 2, hasHooks: true) { Fails = true });

    public static Task Synchronous_body() => RunAsync(new ScheduledLoop(maxOverlap: 1, hasHooks: false) { IsSynchronous = true });

    private static async Task RunAsync(ScheduledLoop loop)
    {
        ControlledWork.Forget();
        var generator = Generator.Create();
        loop.Choose = generator.NextInteger;
        loop.Call(0);
        var callers = new List<Task>();
        for (var caller = 0; caller < 3; caller++)
        {
            callers.Add(Task.Run(() =>
            {
                for (var step = 0; step < 4; step++)
                    loop.Call(generator.NextInteger(ScheduledLoop.Calls));
            }));
        }

        callers.Add(Task.Run(loop.PassTime));
        await Task.WhenAll(callers);
        await loop.EndAsync();
        await ControlledWork.EndAsync();
        Specification.Assert(loop.Fault is null, "{0}", loop.Fault ?? "");
    }
}
