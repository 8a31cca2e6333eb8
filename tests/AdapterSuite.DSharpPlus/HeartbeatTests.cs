namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What the library notices by its heartbeat only (rule G3): on a client whose heart beats quickly.</summary>
[Category("G3")]
public abstract class HeartbeatTests<TRig> : ConnectedTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    /// <summary>The library overlooks the first loss after a RESUME that was refused, until it has a heartbeat to send.</summary>
    [Test]
    public Task A_connection_that_is_lost_after_a_refused_resume_is_down_and_up_again() => AssertIsDownAndUpAgainAfterAsync(SessionEnd.ResumeRefused);
}
