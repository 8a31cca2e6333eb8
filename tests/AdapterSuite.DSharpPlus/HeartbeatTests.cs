namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What the library notices by its heartbeat only (rule G3): on a client whose heart beats quickly.</summary>
[Category("G3")]
public abstract class HeartbeatTests<TRig> : ConnectedTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    /// <summary>The library may overlook the first loss after a session that it has given up itself, until it has a heartbeat to send.</summary>
    [TestCase(SessionEnd.ResumeRefused)]
    [TestCase(SessionEnd.TimedOut)]
    public Task A_loss_that_is_overlooked_is_down_and_up_again_in_the_end(SessionEnd why) => AssertIsDownAndUpAgainAfterAsync(why);
}
