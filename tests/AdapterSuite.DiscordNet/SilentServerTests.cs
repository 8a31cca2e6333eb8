namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A server that says nothing is given up by the library itself, after 100 s of the machine's time (rule E3).</summary>
[Category("E3")]
public abstract class SilentServerTests<TRig> : CallingTests<TRig>
    where TRig : DiscordNetRig, new()
{
    [Test]
    public async Task What_the_library_gives_up_looks_like_a_cancellation_and_is_tried_again()
    {
        Exception? thrown = null;
        var host = await ReadyAsync(async (attempt, cancelled) =>
        {
            try
            {
                await Rig.CallAsync(attempt == 1 ? CallFailure.Silence : CallFailure.None, cancelled);
            }
            catch (Exception exception)
            {
                thrown = exception;
                throw;
            }
        });
        await host.Trace.UntilAsync("after Completed").WaitAsync(TimeSpan.FromMinutes(3));

        Assert.That(host.Settled(), Is.EqualTo(["before", "attempt 1", "attempt 1 threw", "attempt 2", "after Completed"]));
        Assert.That(host.Log.Of(4), Has.Count.EqualTo(1));
        Assert.That(thrown, Is.InstanceOf<TaskCanceledException>());
        Assert.That(thrown!.InnerException, Is.InstanceOf<TimeoutException>());
    }
}
