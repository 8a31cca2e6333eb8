namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>What the library throws from its calls, and what loops do about it: to the attempt (rules E1 to E3).</summary>
[Category("E2")]
public abstract class CallTests<TRig> : CallingTests<TRig>
    where TRig : DiscordNetRig, new()
{
    [TestCase(CallFailure.InternalServerError)]
    [TestCase(CallFailure.BadGateway)]
    [TestCase(CallFailure.ServiceUnavailable)]
    [TestCase(CallFailure.GatewayTimeout)]
    [TestCase(CallFailure.UnknownServerError)]
    [TestCase(CallFailure.RateLimited)]
    [TestCase(CallFailure.Cut)]
    [TestCase(CallFailure.CutInBody)]
    [TestCase(CallFailure.Refused)]
    public async Task What_passes_is_tried_again_until_it_has_passed(CallFailure failure)
    {
        var host = await ReadyAsync((attempt, cancelled) => Rig.CallAsync(attempt <= 2 ? failure : CallFailure.None, cancelled));
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "attempt 2", "attempt 2 threw", "attempt 3", "after Completed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(2));
    }

    [TestCase(CallFailure.BadRequest)]
    [TestCase(CallFailure.Unauthorized)]
    [TestCase(CallFailure.Forbidden)]
    [TestCase(CallFailure.NotFound)]
    [TestCase(CallFailure.Conflict)]
    public async Task What_does_not_pass_is_not_tried_again(CallFailure failure)
    {
        var host = await ReadyAsync((_, cancelled) => Rig.CallAsync(failure, cancelled));
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "error HttpException", "after Failed"]));
        Assert.That(host.Log.Of(4), Is.Empty);
    }

    [Test]
    [Category("E3")]
    public async Task A_call_in_flight_ends_with_its_loop()
    {
        var (asked, call) = (new TaskCompletionSource(), Task.CompletedTask);
        var host = await ReadyAsync(async (_, cancelled) =>
        {
            (var nowAsked, call) = Rig.CallInSilence(cancelled);
            await nowAsked;
            asked.SetResult();
            await call;
        });
        await Within(asked.Task);

        host.Loops.Get("calling").Cancel();
        await Within(host.Trace.UntilAsync("after Cancelled"));

        AssertCancelledOnce(host);
        Assert.That(call.IsCanceled, Is.True);
    }

    [Test]
    [Category("E3")]
    public async Task A_call_after_the_cancellation_throws_a_time_out_which_is_none()
    {
        Exception? thrown = null;
        var host = await ReadyAsync(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Rig.CallAsync(CallFailure.None, cancelled);
            }
            catch (Exception exception)
            {
                thrown = exception;
                throw;
            }
        });
        host.Time.Settle();

        host.Loops.Get("calling").Cancel();
        await Within(host.Trace.UntilAsync("after Cancelled"));

        AssertCancelledOnce(host);
        Assert.That(thrown, Is.InstanceOf<TimeoutException>());
    }

    [Test]
    public async Task A_call_of_a_client_that_has_logged_out_ends_the_loop()
    {
        var loggedOut = new TaskCompletionSource();
        var host = await ReadyAsync(async (_, cancelled) =>
        {
            await loggedOut.Task;
            await Rig.CallAsync(CallFailure.None, cancelled);
        });

        await Within(Rig.LogOutAsync());
        loggedOut.SetResult();
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "error InvalidOperationException", "after Failed"]));
        Assert.That(host.Log.Of(4), Is.Empty);
    }

    [Test]
    public async Task A_call_in_flight_while_the_client_logs_out_is_tried_once_more()
    {
        var asked = new TaskCompletionSource();
        var host = await ReadyAsync(async (attempt, cancelled) =>
        {
            if (attempt > 1)
            {
                await Rig.CallAsync(CallFailure.None, cancelled);
                return;
            }

            var (nowAsked, call) = Rig.CallInSilence(cancelled);
            await nowAsked;
            asked.SetResult();
            await call;
        });
        await Within(asked.Task);

        await Within(Rig.LogOutAsync());
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(
            host.Settled(),
            Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "attempt 2", "attempt 2 threw", "error InvalidOperationException", "after Failed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(1));
    }

    private static void AssertCancelledOnce(AdapterHost host)
    {
        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "after Cancelled"]));
        Assert.That(host.Log.Of(4), Is.Empty);
        Assert.That(host.Loops.Get("calling").HasFailed, Is.False);
    }
}
