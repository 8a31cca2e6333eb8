using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L1")]
public sealed class L01StartTests : LoopFixture
{
    private readonly TaskCompletionSource _body = new();

    [Test]
    public void Start_on_a_running_loop_throws_and_TryStart_returns_false()
    {
        var loop = Idle(EverySeconds(5));

        loop.Start();
        Assert.That(() => loop.Start(), Throws.InvalidOperationException.With.Message.Contains("is running already"));
        Assert.That(loop.TryStart(), Is.False);
        AdvanceSeconds(7);

        Assert.That(() => loop.Start(), Throws.InvalidOperationException);
        Assert.That(loop.TryStart(), Is.False);
        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1");
    }

    [Test]
    public void TryStart_starts_an_idle_loop()
    {
        var loop = Idle(EverySeconds(5));

        Assert.That(loop.TryStart(), Is.True);
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 end 0");
    }

    [Test]
    public void A_loop_starts_again_after_its_end()
    {
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Count = 1 });

        loop.Start();
        AdvanceSeconds(3);
        loop.Start();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Completed", "3 run", "3 begin 0", "3 end 0", "3 ended Completed");
    }

    [TestCase("stopped", "Stopped")]
    [TestCase("cancelled", "Cancelled")]
    [TestCase("its count reached", "Completed")]
    public void Start_while_the_last_body_of_a_run_is_in_flight_queues_one_run(string ending, string reason)
    {
        var loop = Ignoring(count: ending == "its count reached" ? 1 : null);
        var first = loop.Start();
        Time.Settle();
        if (ending == "stopped")
            loop.Stop();
        else if (ending == "cancelled")
            loop.Cancel();

        var second = loop.Start();

        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(() => loop.Start(), Throws.InvalidOperationException);
        Assert.That(loop.TryStart(), Is.False);
        AdvanceSeconds(2);
        AssertLog("0 run", "0 begin 0");
        _body.SetResult();
        Time.Settle();
        Assert.That(first.IsCompleted, Is.True);
        Assert.That(Log.Lines.Take(6), Is.EqualTo(new[] { "0 run", "0 begin 0", "2 end 0", $"2 ended {reason}", "2 run", "2 begin 0" }));
    }

    [Test]
    public void Start_in_the_error_hook_of_a_failed_run_queues_one_run()
    {
        var isFirst = true;
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => Fail(), Options)
            .OnError((failure, _) =>
            {
                Log.Note($"error hook: {failure.Exception.Message}");
                if (!isFirst)
                    return;

                isFirst = false;
                Assert.That(failure.Loop.TryStart(), Is.True);
                Assert.That(failure.Loop.TryStart(), Is.False);
            })
            .AfterLoop((_, _) => Log.Note("after hook"));

        var first = loop.Start();
        Time.Settle();

        Assert.That(first.IsFaulted, Is.True);
        string[] run = ["0 run", "0 begin 0", "0 end 0 Failed", "0 unhandled Body: broken", "0 error hook: broken", "0 after hook", "0 ended Failed"];
        AssertLog([.. run, .. run]);

        static void Fail() => throw new FormatException("broken");
    }

    [Test]
    public void Start_in_the_after_hook_queues_one_run()
    {
        var starts = 2;
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Count = 1 }).AfterLoop((end, _) =>
        {
            if (--starts < 0)
                return;

            end.Loop.Start();
            Assert.That(() => end.Loop.Start(), Throws.InvalidOperationException);
        });

        loop.Start();
        Time.Settle();

        string[] run = ["0 run", "0 begin 0", "0 end 0", "0 ended Completed"];
        AssertLog([.. run, .. run, .. run]);
    }

    [Test]
    public void Start_right_after_Cancel_begins_when_the_sleeping_run_has_ended()
    {
        var loop = Idle(EverySeconds(5));
        var first = loop.Start();
        AdvanceSeconds(2);

        loop.Cancel();
        loop.Start();
        Time.Settle();

        Assert.That(first.IsCanceled, Is.True);
        AssertLog("0 run", "0 begin 0", "0 end 0", "2 ended Cancelled", "2 run", "2 begin 0", "2 end 0");
    }

    [TestCase("Stop", "Stopped")]
    [TestCase("StopAsync", "Stopped")]
    [TestCase("Cancel", "Cancelled")]
    [TestCase("CancelAsync", "Cancelled")]
    [TestCase("DisposeAsync", "Cancelled")]
    public async Task The_last_word_removes_the_queued_run_which_then_calls_no_hook(string lastWord, string reason)
    {
        var loop = Ignoring().BeforeLoop(_ => Log.Note("before hook")).AfterLoop((_, _) => Log.Note("after hook"));
        _ = loop.Start();
        Time.Settle();
        loop.Stop();
        var queued = loop.Start();

        var word = lastWord switch
        {
            "Stop" => Do(loop.Stop),
            "Cancel" => Do(loop.Cancel),
            "StopAsync" => loop.StopAsync(),
            "CancelAsync" => loop.CancelAsync(),
            _ => loop.DisposeAsync().AsTask(),
        };

        Assert.That(queued.IsCanceled, Is.True);
        _body.SetResult();
        Time.Settle();
        await Within(word);
        AdvanceSeconds(60);
        AssertLog("0 run", "0 before hook", "0 begin 0", "0 end 0", "0 after hook", $"0 ended {reason}");
        Assert.That(loop.IsRunning, Is.False);

        static Task Do(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }

    [Test]
    public void A_run_can_be_queued_again_after_the_queued_one_was_removed()
    {
        var loop = Ignoring();
        loop.Start();
        Time.Settle();
        loop.Stop();
        var removed = loop.Start();
        loop.Stop();

        var queued = loop.Start();
        _body.SetResult();
        Time.Settle();

        Assert.That(removed.IsCanceled, Is.True);
        Assert.That(queued.IsCompleted, Is.False);
        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Stopped", "0 run", "0 begin 0", "0 end 0");
    }

    [Test]
    public void A_queued_run_has_the_state_that_it_was_given()
    {
        var loop = TaskLoop.Create<string>(EverySeconds(5), async (_, state, _) =>
        {
            Log.Note(state);
            await _body.Task;
        }, Options);
        loop.Start("llamas");
        Time.Settle();

        loop.Stop();
        loop.Start("alpacas");
        Assert.That(() => loop.Start("camels"), Throws.InvalidOperationException);
        _body.SetResult();
        Time.Settle();

        AssertLog("0 run", "0 begin 0", "0 llamas", "0 end 0", "0 ended Stopped", "0 run", "0 begin 0", "0 alpacas", "0 end 0");
    }

    [Test]
    public void A_loop_that_takes_a_state_refuses_a_start_without_one_and_starts_again_with_the_last()
    {
        var loop = TaskLoop.Create<string>(EverySeconds(5), (_, state, _) => Log.Note(state), new LoopOptions { TimeProvider = Time, Count = 1 });
        TaskLoop untyped = loop;

        Assert.That(() => untyped.Start(), Throws.InvalidOperationException.With.Message.Contains("Start(state)"));
        Assert.That(() => untyped.TryStart(), Throws.InvalidOperationException);
        loop.Start("llamas");
        Time.Settle();
        untyped.Start();
        Time.Settle();

        AssertLog("0 llamas", "0 llamas");
    }

    [Test]
    public async Task After_disposal_every_start_throws()
    {
        var loop = TaskLoop.Create<string>(EverySeconds(5), (_, _, _) => { }, Options);
        _ = loop.Start("llamas");
        Time.Settle();

        var disposal = loop.DisposeAsync();
        AssertRefused();
        Time.Settle();
        await Within(disposal.AsTask());
        AssertRefused();
        await loop.DisposeAsync();

        AssertLog("0 run", "0 begin 0", "0 end 0", "0 ended Cancelled");

        void AssertRefused()
        {
            Assert.That(() => loop.Start(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => loop.TryStart(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => loop.Start("alpacas"), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => loop.TryStart("alpacas"), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => loop.Restart(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => loop.Restart("alpacas"), Throws.TypeOf<ObjectDisposedException>());
        }
    }

    [Test]
    public async Task A_loop_disposed_of_before_its_first_start_never_starts()
    {
        var loop = Idle(EverySeconds(5));

        await loop.DisposeAsync();

        Assert.That(() => loop.Start(), Throws.TypeOf<ObjectDisposedException>());
        AssertLog();
    }

    /// <summary>A loop whose body waits for the test, whatever its token says.</summary>
    private TaskLoop Ignoring(int? count = null) => TaskLoop.Create(
        EverySeconds(5), (_, _) => _body.Task, new LoopOptions { TimeProvider = Time, Listener = Log, Count = count });
}
