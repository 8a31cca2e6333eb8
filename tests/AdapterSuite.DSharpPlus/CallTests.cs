namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What the library throws from its calls, and what loops do about it: to the attempt (rules E1 to E3).</summary>
[Category("E2")]
public abstract class CallTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [TestCase(CallFailure.InternalServerError, "ServerErrorException")]
    [TestCase(CallFailure.BadGateway, "ServerErrorException")]
    [TestCase(CallFailure.ServiceUnavailable, "ServerErrorException")]
    [TestCase(CallFailure.GatewayTimeout, "ServerErrorException")]
    [TestCase(CallFailure.Cut, "TaskCanceledException")]
    [TestCase(CallFailure.CutInBody, "TaskCanceledException")]
    [TestCase(CallFailure.Refused, "TaskCanceledException")]
    [TestCase(CallFailure.Silence, "TaskCanceledException")]
    public async Task What_passes_is_tried_again(CallFailure failure, string exception)
    {
        var host = await ReadyAsync((attempt, _) => Rig.CallAsync(attempt == 1 ? failure : CallFailure.None));
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", $"threw {exception}", "attempt 2", "after Completed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rate_limit_of_a_first_call_is_waited_for_as_long_as_Discord_asks()
    {
        var host = await ReadyAsync((attempt, _) => Rig.CallAsync(attempt == 1 ? CallFailure.RateLimited : CallFailure.None));
        await Within(host.Trace.UntilAsync("threw RateLimitException"));

        host.AdvanceSeconds((Rig.KnownRetryAfter - TimeSpan.FromMilliseconds(1)).TotalSeconds);
        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "threw RateLimitException"]));
        host.AdvanceSeconds(0.001);
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "threw RateLimitException", "attempt 2", "after Completed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(1));
    }

    [TestCase(CallFailure.BadRequest, "BadRequestException")]
    [TestCase(CallFailure.MethodNotAllowed, "BadRequestException")]
    [TestCase(CallFailure.Unauthorized, "UnauthorizedException")]
    [TestCase(CallFailure.Forbidden, "UnauthorizedException")]
    [TestCase(CallFailure.NotFound, "NotFoundException")]
    [TestCase(CallFailure.RequestTooLarge, "RequestSizeException")]
    public async Task What_does_not_pass_is_not_tried_again(CallFailure failure, string exception)
    {
        var host = await ReadyAsync((_, _) => Rig.CallAsync(failure));
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", $"threw {exception}", $"error {exception}", "after Failed"]));
        Assert.That(host.Log.Of(4), Is.Empty);
    }

    /// <summary>The library's methods take no token: a call that is to end with its loop is waited for with one.</summary>
    [Test]
    [Category("E3")]
    public async Task The_wait_for_a_call_in_flight_ends_with_its_loop()
    {
        var asked = new TaskCompletionSource();
        var host = await ReadyAsync(async (_, cancelled) =>
        {
            var (nowAsked, call) = Rig.CallInSilence();
            await nowAsked;
            asked.SetResult();
            await call.WaitAsync(cancelled);
        });
        await Within(asked.Task);

        host.Loops.Get("calling").Cancel();
        await Within(host.Trace.UntilAsync("after Cancelled"));

        AssertCancelledOnce(host);
    }

    [Test]
    [Category("E3")]
    public async Task A_failure_that_passes_is_none_of_a_loop_that_was_cancelled_meanwhile()
    {
        var host = await ReadyAsync(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Rig.CallAsync(CallFailure.InternalServerError);
        });
        host.Time.Settle();

        host.Loops.Get("calling").Cancel();
        await Within(host.Trace.UntilAsync("after Cancelled"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "threw ServerErrorException", "after Cancelled"]));
        Assert.That(host.Log.Of(4), Is.Empty);
        Assert.That(host.Loops.Get("calling").HasFailed, Is.False);
    }

    private static void AssertCancelledOnce(AdapterHost host)
    {
        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "threw TaskCanceledException", "after Cancelled"]));
        Assert.That(host.Log.Of(4), Is.Empty);
        Assert.That(host.Loops.Get("calling").HasFailed, Is.False);
    }

    /// <summary>A loop of one iteration that traces its attempts and hooks, on a client that is ready.</summary>
    private async Task<AdapterHost> ReadyAsync(Func<int, CancellationToken, Task> call)
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
                catch (Exception exception)
                {
                    trace.Add($"threw {exception.GetType().Name}");
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
