namespace TaskLoops.Tests.Exploration;

/// <summary>Every state that a loop can come to, whoever calls what at whichever moment, and every way on from each.</summary>
public sealed class EveryStateTests
{
    private static readonly Scenario[] _scenarios =
    [
        new("plain"),
        new("plain, calls from inside") { CallsFromInside = true },
        new("hooks") { HasHooks = true, Seconds = 1 },
        new("hooks, calls from inside") { HasHooks = true, CallsFromInside = true, Seconds = 1 },
        new("gate and hooks") { HasGate = true, HasHooks = true, Seconds = 1 },
        new("retried body") { BodyIsRetried = true, HasHooks = true, Seconds = 1 },
        new("retried hook") { HookIsRetried = true, HasHooks = true, Seconds = 1 },
        new("failing") { FailsAt = 1, HasHooks = true, Seconds = 1 },
        new("count") { Count = 2, HasHooks = true, Seconds = 1 },
        new("overlap") { MaxOverlap = 2 },
        new("overlap, hooks") { MaxOverlap = 2, HasHooks = true },
        new("overlap, retried body") { MaxOverlap = 2, BodyIsRetried = true },
        new("overlap, failing") { MaxOverlap = 2, FailsAt = 1, HasHooks = true },
    ];

    private static IEnumerable<TestCaseData> Short => _scenarios.Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    [TestCaseSource(nameof(Short))]
    public void Any_calls_at_any_moment(object scenario)
    {
        var calls = int.Parse(Environment.GetEnvironmentVariable("TASKLOOPS_CALLS") ?? "2");
        StateSpace? space = null;
        var wasAll = false;
        Exception? thrown = null;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var thread = new Thread(
            () =>
            {
                try
                {
                    space = new StateSpace((Scenario)scenario, calls);
                    wasAll = space.Visit(TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("TASKLOOPS_SECONDS") ?? "60")));
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
            },
            maxStackSize: 256 << 20);
        thread.UnsafeStart();
        thread.Join();
        TestContext.Out.WriteLine($"ORDER {scenario}: {calls} calls, {space?.States} states, {space?.Transitions} transitions, closed {space?.IsClosedAfter}, all {wasAll}, {watch.Elapsed.TotalSeconds:F1} s");
        Assert.That(thrown, Is.Null);
        Assert.That(space!.Fault, Is.Null);
        Assert.That(wasAll);
    }
}
