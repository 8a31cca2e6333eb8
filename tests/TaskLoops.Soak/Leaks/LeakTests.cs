using System.Globalization;

namespace TaskLoops.Soak.Leaks;

/// <summary>Whether anything is left of modules, loops, scopes, time-outs, retries, restarts and changes of schedule, after many of them.</summary>
[NonParallelizable]
public sealed class LeakTests
{
    private const int Parts = 20;

    /// <summary>Code is compiled, and buffers grow to what is needed, in the first quarter.</summary>
    private const int WarmUp = 5;

    /// <summary>Noise of the runtime itself: over the measured three quarters of the short form 0.7 B for an iteration, of the long form less than a hundredth.</summary>
    private const long Bound = 48 * 1024;

    [Test]
    [Category("L11")]
    public Task A_hundred_thousand_iterations_leave_nothing_behind() => NothingIsLeftAfterAsync(100_000);

    [Test]
    [Explicit("Takes minutes.")]
    [Category("Long")]
    [Category("L11")]
    public Task Ten_million_iterations_leave_nothing_behind() =>
        NothingIsLeftAfterAsync(long.TryParse(Environment.GetEnvironmentVariable("TASKLOOPS_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 10_000_000);

    private static async Task NothingIsLeftAfterAsync(long iterations)
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs thrown) => Interlocked.Increment(ref unobserved);
        TaskScheduler.UnobservedTaskException += Count;
        await using var tenancy = new Tenancy();
        await tenancy.StartAsync();
        List<long> heaps = [];
        for (var part = 1; part <= Parts; part++)
        {
            while (tenancy.Ledger.Iterations < iterations * part / Parts)
                await tenancy.PlayRoundAsync();

            Assert.That(tenancy.Left(), Is.Empty, $"after {tenancy.Ledger.Iterations} iterations");
            heaps.Add(Heap.Settled());
        }

        await tenancy.EndAsync();
        TaskScheduler.UnobservedTaskException -= Count;
        var measured = heaps[WarmUp..];
        await TestContext.Out.WriteLineAsync($"{tenancy.Ledger.Iterations} iterations, {tenancy.Rounds} modules; heaps: {string.Join(' ', heaps)}");

        Assert.That(tenancy.Time.ArmedTimers, Is.Zero);
        Assert.That(unobserved, Is.Zero);
        Assert.That(Growth(measured), Is.LessThan(Bound), $"the heap after each part: {string.Join(' ', heaps)}");
    }

    /// <summary>By how much the heap has grown all the time: three times what it has in the third where it has least.</summary>
    /// <remarks>A leak grows in each. The host of the tests reports them now and then, and the first time it does it allocates 300 KB of reflection for good.</remarks>
    private static long Growth(List<long> heaps)
    {
        var third = heaps.Count / 3;
        return 3 * Enumerable.Range(0, 3).Min(i => heaps[(third * (i + 1)) - 1] - heaps[third * i]);
    }
}
