using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Life;

[Category("L9")]
public sealed class L09ResetTests : LoopFixture
{
    [TestCase("before hook")]
    [TestCase("body")]
    [TestCase("error hook")]
    [TestCase("after hook")]
    [TestCase("listener")]
    [TestCase("store")]
    public void No_exception_skips_the_reset(string broken)
    {
        var log = new List<string>();
        var isBroken = true;
        var options = new LoopOptions
        {
            TimeProvider = Time,
            Count = 1,
            Listener = new ThrowingListener(() => Throw("listener")),
            Store = new ThrowingStore(() => Throw("store")),
        };
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => Throw("body"), options)
            .BeforeLoop(_ => Throw("before hook"))
            .OnError((_, _) => Throw("error hook"))
            .AfterLoop((_, _) =>
            {
                log.Add("after hook");
                Throw("after hook");
            });

        var first = loop.Start();
        Time.Settle();
        Assert.That(first.IsCompleted, Is.True);
        Assert.That(loop.IsRunning, Is.False);
        Assert.That(loop.IsBeingCancelled, Is.False);
        Assert.That(loop.NextIteration, Is.Null);
        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.Idle));

        isBroken = false;
        var second = loop.Start();
        Time.Settle();
        Assert.That(second.IsCompletedSuccessfully, Is.True);
        Assert.That(loop.HasFailed, Is.False);
        Assert.That(log, Is.EqualTo(new[] { "after hook", "after hook" }));

        void Throw(string here)
        {
            if (isBroken && (here == broken || (broken == "error hook" && here == "body")))
                throw new FormatException(here);
        }
    }

    [Test]
    public void The_failure_stays_until_the_next_start()
    {
        var broken = new FormatException("broken");
        var fails = true;
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) =>
        {
            if (fails)
                throw broken;
        }, Options);
        loop.Start();
        AdvanceSeconds(1);
        Assert.That(loop.HasFailed, Is.True);
        AdvanceSeconds(3600);

        loop.Stop();
        loop.Cancel();
        Assert.That(loop.HasFailed, Is.True);
        Assert.That(loop.Exception, Is.SameAs(broken));
        Assert.That(loop.GetStatus().HasFailed, Is.True);

        fails = false;
        loop.Start();
        Assert.That(loop.HasFailed, Is.False);
        Assert.That(loop.Exception, Is.Null);
        Assert.That(loop.GetStatus().LastException, Is.Null);
        Time.Settle();
        Assert.That(loop.HasFailed, Is.False);
    }

    [Test]
    public void The_failure_is_there_in_the_error_and_after_hooks_and_gone_when_a_queued_run_begins()
    {
        var seen = new List<bool>();
        var isFirst = true;
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, _) =>
        {
            seen.Add(iteration.Loop.HasFailed);
            if (isFirst)
                throw new FormatException("broken");
        }, Options)
        .OnError((failure, _) =>
        {
            seen.Add(failure.Loop.HasFailed);
            isFirst = false;
            failure.Loop.Start();
            seen.Add(failure.Loop.HasFailed);
        })
        .AfterLoop((end, _) => seen.Add(end.Loop.HasFailed));

        loop.Start();
        Time.Settle();

        Assert.That(seen, Is.EqualTo(new[] { false, true, true, true, false }));
    }

    private sealed class ThrowingListener(Action throws) : LoopListener
    {
        public override void OnRunStarted(TaskLoop loop) => throws();

        public override void OnRunEnded(in LoopEnd end) => throws();

        public override void OnIterationStarted(in LoopIteration iteration) => throws();

        public override void OnIterationEnded(in LoopIterationEnd end) => throws();

        public override void OnUnhandled(in LoopFailure failure) => throws();

        public override void OnHookFailed(in LoopFailure failure) => throws();
    }

    private sealed class ThrowingStore(Action throws) : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
        {
            throws();
            return new ValueTask<DateTimeOffset?>((DateTimeOffset?)null);
        }

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
        {
            throws();
            return ValueTask.CompletedTask;
        }
    }
}
