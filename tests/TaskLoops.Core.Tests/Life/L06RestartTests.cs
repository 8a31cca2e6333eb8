using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L6")]
public sealed class L06RestartTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public void A_restart_cancels_and_starts_again_when_that_run_has_ended()
    {
        var after = new TaskCompletionSource();
        var loop = Noting().AfterLoop(async (end, _) =>
        {
            Log.Note($"after hook {end.Reason}");
            await after.Task;
        });
        var first = loop.Start("llamas");
        AdvanceSeconds(3);

        loop.Restart();
        AdvanceSeconds(3);
        Assert.That(first.IsCompleted, Is.False);
        after.SetResult();
        AdvanceSeconds(5);

        Assert.That(first.IsCanceled, Is.True);
        AssertLog(
            "0 run", "0 begin 0", "0 llamas", "0 end 0", "3 after hook Cancelled", "6 ended Cancelled",
            "6 run", "6 begin 0", "6 llamas", "6 end 0", "11 begin 1", "11 llamas", "11 end 1");
    }

    [Test]
    public void A_restart_with_a_state_gives_it_to_the_next_run_alone()
    {
        var loop = Noting(_body.Task);
        loop.Start("llamas");
        Time.Settle();

        loop.Restart("alpacas");
        Time.Settle();

        AssertLog(
            "0 run", "0 begin 0", "0 llamas", "0 llamas ends", "0 end 0 Cancelled", "0 ended Cancelled", "0 run", "0 begin 0", "0 alpacas");
    }

    [Test]
    public void On_an_idle_loop_a_restart_starts_it()
    {
        var loop = Noting();

        loop.Restart("llamas");
        AdvanceSeconds(5);

        AssertLog("0 run", "0 begin 0", "0 llamas", "0 end 0", "5 begin 1", "5 llamas", "5 end 1");
    }

    [Test]
    public void A_restart_of_an_ended_loop_has_the_last_state()
    {
        var loop = Noting();
        loop.Start("llamas");
        Time.Settle();
        loop.Cancel();
        Time.Settle();
        Log.Clear();

        loop.Restart();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 llamas", "0 end 0");
    }

    [Test]
    public void A_restart_without_any_state_is_refused()
    {
        TaskLoop loop = Noting();

        Assert.That(loop.Restart, Throws.InvalidOperationException.With.Message.Contains("Start(state)"));
        AssertLog();
    }

    [Test]
    public void Twice_in_a_row_means_one_restart_with_the_last_state()
    {
        var loop = Noting();
        loop.Start("llamas");
        Time.Settle();

        loop.Restart("alpacas");
        loop.Restart("camels");
        loop.Restart();
        AdvanceSeconds(5);

        AssertLog(
            "0 run", "0 begin 0", "0 llamas", "0 end 0", "0 ended Cancelled", "0 run", "0 begin 0", "0 camels", "0 end 0",
            "5 begin 1", "5 camels", "5 end 1");
    }

    [TestCase("body")]
    [TestCase("before hook")]
    [TestCase("error hook")]
    [TestCase("after hook")]
    public void A_restart_works_from_the_body_and_every_hook(string place)
    {
        var isFirst = true;
        var loop = TaskLoop.Create<string>(EverySeconds(5), (iteration, state, _) => Do("body", state, iteration.Loop), Options);
        loop.BeforeLoop(_ => Do("before hook", "", loop))
            .OnError((failure, _) => Do("error hook", "", failure.Loop))
            .AfterLoop((end, _) => Do("after hook", "", end.Loop));

        var run = loop.Start("llamas");
        AdvanceSeconds(1);

        string[] expected = place switch
        {
            "before hook" => ["0 run", "0 before hook", "0 after hook", "0 ended Cancelled"],
            "error hook" => ["0 run", "0 before hook", "0 begin 0", "0 body llamas", "0 end 0 Failed", "0 unhandled Body: broken", "0 error hook", "0 after hook", "0 ended Failed"],
            "after hook" => ["0 run", "0 before hook", "0 begin 0", "0 body llamas", "0 end 0", "0 after hook", "0 ended Stopped"],
            _ => ["0 run", "0 before hook", "0 begin 0", "0 body llamas", "0 end 0", "0 after hook", "0 ended Cancelled"],
        };
        AssertLog([.. expected, "0 run", "0 before hook", "0 begin 0", "0 body alpacas", "0 end 0"]);
        Assert.That(run.IsCompleted, Is.True);
        Assert.That(loop.IsRunning, Is.True);

        void Do(string here, string state, TaskLoop current)
        {
            Log.Note($"{here} {state}".TrimEnd());
            if (!isFirst)
                return;
            if (here == "body" && place == "after hook")
                current.Stop();
            if (here == "body" && place == "error hook")
                throw new FormatException("broken");
            if (here != place)
                return;

            isFirst = false;
            ((TaskLoop<string>)current).Restart("alpacas");
        }
    }

    [Test]
    public void A_restart_of_a_stopping_loop_cancels_it_and_starts_again()
    {
        var loop = Noting(_body.Task);
        loop.Start("llamas");
        Time.Settle();

        loop.Stop();
        loop.Restart();
        Time.Settle();

        AssertLog(
            "0 run", "0 begin 0", "0 llamas", "0 llamas ends", "0 end 0 Cancelled", "0 ended Cancelled", "0 run", "0 begin 0", "0 llamas");
    }

    [Test]
    public void A_restart_replaces_the_state_of_a_queued_run()
    {
        var loop = Noting();
        loop.Start("llamas");
        Time.Settle();
        loop.Stop();
        var queued = loop.Start("alpacas");

        loop.Restart("camels");
        Time.Settle();

        Assert.That(queued, Is.SameAs(loop.Completion));
        AssertLog("0 run", "0 begin 0", "0 llamas", "0 end 0", "0 ended Cancelled", "0 run", "0 begin 0", "0 camels", "0 end 0");
    }

    [Test]
    public void A_start_after_a_restart_throws()
    {
        var loop = Noting();
        loop.Start("llamas");
        Time.Settle();

        loop.Restart();

        Assert.That(() => loop.Start(), Throws.InvalidOperationException);
    }

    private TaskLoop<string> Noting(Task? until = null) => TaskLoop.Create<string>(EverySeconds(5), async (_, state, cancelled) =>
    {
        Log.Note(state);
        if (until is null)
            return;

        try
        {
            await until.WaitAsync(cancelled);
        }
        finally
        {
            Log.Note($"{state} ends");
        }
    }, Options);
}
