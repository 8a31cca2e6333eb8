namespace TaskLoops.Tests.Running;

/// <summary>Bodies that block their threads, on the real clock: what is due with them is woken on one thread, and must not wait for them.</summary>
[CancelAfter(60_000)]
public sealed class BlockingBodyTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Loops_that_are_due_together_go_on_while_one_of_them_blocks_its_thread(bool isPrecise)
    {
        const int Loops = 3;
        using var allInside = new Barrier(Loops);
        var options = new LoopOptions
        {
            TimeProvider = isPrecise ? PreciseTimeProvider.Shared : TimeProvider.System,
            InitialDelay = TimeSpan.FromMilliseconds(50),
            Count = 1,
        };
        var loops = Enumerable.Range(0, Loops)
            .Select(_ => TaskLoop.Create(Schedule.Every(TimeSpan.FromHours(1)), (_, _) => allInside.SignalAndWait(), options))
            .ToList();

        await Task.WhenAll(loops.ConvertAll(loop => loop.Start()));

        Assert.That(allInside.CurrentPhaseNumber, Is.EqualTo(1), "each waited for the others, and all have gone on");
    }
}
