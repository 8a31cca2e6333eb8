namespace TaskLoops.AdapterSuite;

/// <summary>Which failures of the library are tried again (rules E1 to E3).</summary>
[Category("E2")]
public abstract class ReconnectTests<TRig> : AdapterTests<TRig>
    where TRig : ClientRig, new()
{
    [TestCase(CallResult.InternalServerError)]
    [TestCase(CallResult.ServiceUnavailable)]
    [TestCase(CallResult.RateLimited)]
    [TestCase(CallResult.Cut)]
    public async Task What_passes_is_tried_again(CallResult result)
    {
        var host = await CallAsync(result);
        var loop = host.Loops.Get("calling");
        await Within(host.Trace.UntilAsync("attempt 1 threw"));

        host.Time.Settle();
        if (result == CallResult.RateLimited)
            host.AdvanceSeconds(Rig.KnownRetryAfter.TotalSeconds);
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "attempt 2", "after Completed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(1));
        Assert.That(loop.HasFailed, Is.False);
    }

    [TestCase(CallResult.NotFound)]
    [TestCase(CallResult.Forbidden)]
    public async Task What_does_not_pass_ends_the_loop(CallResult result)
    {
        var host = await CallAsync(result);
        var loop = host.Loops.Get("calling");
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "after Failed"]));
        Assert.That(host.Log.Of(4), Is.Empty);
        Assert.That(loop.HasFailed, Is.True);
    }

    [Test]
    [Category("E3")]
    public async Task The_loops_own_cancellation_is_no_failure()
    {
        var host = await CallAsync(CallResult.Succeeds, (_, cancelled) => Task.Delay(Timeout.Infinite, cancelled));
        await Within(host.Trace.UntilAsync("attempt 1"));

        host.Loops.Get("calling").Cancel();
        await Within(host.Trace.UntilAsync("after Cancelled"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "after Cancelled"]));
        Assert.That(host.Log.Of(4), Is.Empty);
    }

    /// <summary>A loop of one iteration, whose first attempt ends so.</summary>
    private async Task<AdapterHost> CallAsync(CallResult result, Func<CallResult, CancellationToken, Task>? call = null)
    {
        call ??= Rig.CallAsync;
        var host = Host(loops => loops.AddLoop(
            "calling",
            Schedule.Every(TimeSpan.FromHours(1)),
            async (LoopIteration iteration, Trace trace, CancellationToken cancelled) =>
            {
                trace.Add($"attempt {iteration.Attempt}");
                try
                {
                    await call(iteration.Attempt == 1 ? result : CallResult.Succeeds, cancelled);
                }
                catch
                {
                    trace.Add($"attempt {iteration.Attempt} threw");
                    throw;
                }
            },
            options => new LoopOptions(options) { Count = 1, Retry = new RetryPolicy { Random = () => 0 } }));
        await host.StartAsync();
        host.Loops.Get("calling").AfterLoop((end, _) => host.Trace.Add($"after {end.Reason}"));
        await Within(Rig.ConnectAsync());
        return host;
    }
}
