using System.Reflection;

namespace TaskLoops.Tests.Reported;

/// <summary>Reports from the tracker of NCronJob-Dev/NCronJob.</summary>
public sealed class NCronJobTests : ReportedFixture
{
    [Test]
    [Category("T1")]
    public void NCronJob_Dev_NCronJob_327_a_fraction_of_a_second_too_early_is_no_second_execution()
    {
        At("2025-12-08 09:00");
        Time.TimerSkew = TimeSpan.FromMilliseconds(-150);
        Noting(Schedule.Cron("17 12 * * *", "GMT Standard Time")).Start();

        AdvanceTo("2025-12-10 09:00");

        AssertBegun("2025-12-08 12:17:00", "2025-12-09 12:17:00");
    }

    [Test]
    [Category("M3")]
    public void NCronJob_Dev_NCronJob_177_an_exception_of_making_what_the_body_needs_reaches_the_error_hook_and_the_listener()
    {
        At("2025-01-25 10:00:30");
        var loop = TaskLoop
            .Create(Schedule.Cron("* * * * *"), new Unresolvable(), (Uri job) => Assert.Fail($"{job} cannot be made"), Options)
            .OnError((failure, _) => Log.Note($"handler: {failure.Place} {failure.Exception.Message} of iteration {failure.Iteration?.Index}"))
            .AfterLoop((end, _) => Log.Note($"notified: {end.Reason}"));

        loop.Start();
        AdvanceSeconds(60);

        AssertLog(
            "0 run", "30 begin 0", "30 end 0 Failed", "30 unhandled Body: thrown in the constructor",
            "30 handler: Body thrown in the constructor of iteration 0", "30 notified: Failed", "30 ended Failed");
    }

    [Test]
    [Category("L8")]
    public async Task NCronJob_Dev_NCronJob_172_a_stop_after_the_disposal_and_a_second_disposal_are_no_errors()
    {
        var loop = Idle(EverySeconds(60));
        _ = loop.Start();
        Time.Settle();
        var disposal = loop.DisposeAsync().AsTask();
        Time.Settle();
        await Within(disposal);

        loop.Stop();
        loop.Cancel();
        await Within(loop.StopAsync());
        await Within(loop.CancelAsync());
        await Within(loop.DisposeAsync().AsTask());

        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Cancelled");
    }

    [Test]
    [Category("E7")]
    public void NCronJob_Dev_NCronJob_371_a_listener_that_throws_does_not_break_the_schedule()
    {
        var loop = Noting(EverySeconds(10), new LoopOptions { TimeProvider = Time, Listener = new Throwing(), Registry = new LoopRegistry { Listener = Log } });

        loop.Start();
        AdvanceSeconds(20);

        AssertBegun("2026-01-01 00:00:00", "2026-01-01 00:00:10", "2026-01-01 00:00:20");
        AssertLog(
            "0 run", "0 failed Listener: progress", "0 begin 0", "0 end 0", "10 failed Listener: progress", "10 begin 1", "10 end 1",
            "20 failed Listener: progress", "20 begin 2", "20 end 2");
    }

    private sealed class Throwing : LoopListener
    {
        public override void OnIterationStarted(in LoopIteration iteration) => throw new FormatException("progress");
    }

    private sealed class Unresolvable : ParameterSource
    {
        public override Func<ParameterScope, object?> Find(ParameterInfo parameter) => static _ => throw new NotSupportedException("thrown in the constructor");

        public override ParameterScope Open(TaskLoop loop) => new Scope();

        private sealed class Scope : ParameterScope
        {
            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
