namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>Tests with a loop that calls Discord's API.</summary>
public abstract class CallingTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
{
    /// <summary>A loop of one iteration that traces its attempts and hooks, on a client that is ready.</summary>
    protected async Task<AdapterHost> ReadyAsync(Func<int, CancellationToken, Task> call)
    {
        var host = Host(loops => loops.AddLoop(
            "calling",
            Schedule.Every(TimeSpan.FromHours(1)),
            async (LoopIteration iteration, Trace trace, CancellationToken cancelled) =>
            {
                trace.Add($"attempt {iteration.Attempt}");
                try
                {
                    await call(iteration.Attempt, cancelled);
                }
                catch
                {
                    trace.Add($"attempt {iteration.Attempt} threw");
                    throw;
                }
            },
            options => new LoopOptions(options) { Count = 1, Retry = new RetryPolicy { Random = () => 0 } }));
        await host.StartAsync();
        host.Loops.Get("calling")
            .BeforeLoop(_ => host.Trace.Add("before"))
            .OnError((failure, _) => host.Trace.Add($"error {failure.Exception.GetType().Name}"))
            .AfterLoop((end, _) => host.Trace.Add($"after {end.Reason}"));
        await Within(Rig.ConnectAsync());
        return host;
    }
}
