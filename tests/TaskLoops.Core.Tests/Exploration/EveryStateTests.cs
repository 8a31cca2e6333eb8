namespace TaskLoops.Tests.Exploration;

/// <summary>Every state that a loop can come to, whoever calls what at whichever moment, every way on from each, and the end from each.</summary>
/// <remarks>
/// A moment is one between two steps of the loop, and each order of the steps that wait is one. Callers keep nothing from one call to the next, so twelve
/// calls are those of three callers with four steps each. Where no state is left before the last call, it holds for any number of callers and calls.
/// </remarks>
[Category("L1")]
[Category("L2")]
[Category("L3")]
[Category("L4")]
[Category("L5")]
[Category("L6")]
[Category("L7")]
[Category("L8")]
[Category("L9")]
[Category("L10")]
[Category("L11")]
[Category("L12")]
[Category("O1")]
[Category("O2")]
[Category("O3")]
[Category("O4")]
public sealed class EveryStateTests
{
    private static readonly Control[] _others = [Control.TryStart, Control.Change, Control.Invoke, Control.TimeIsUp];

    private static readonly Scenario[] _loops =
    [
        new("body alone"),
        new("body alone, calls from inside") { CallsFromInside = true },
        new("hooks") { HasHooks = true },
        new("hooks, calls from inside") { HasHooks = true, CallsFromInside = true },
        new("gate, hooks") { HasGate = true, HasHooks = true },
        new("gate, hooks, calls from inside") { HasGate = true, HasHooks = true, CallsFromInside = true },
        new("retried body") { BodyIsRetried = true },
        new("retried body, hooks, calls from inside") { BodyIsRetried = true, HasHooks = true, CallsFromInside = true },
        new("retried before hook") { HookIsRetried = true, HasHooks = true },
        new("failure") { FailsAt = 0, HasHooks = true, CallsFromInside = true },
        new("count of two") { Count = 2, HasHooks = true },
        new("overlap") { MaxOverlap = 2 },
        new("overlap, calls from inside") { MaxOverlap = 2, CallsFromInside = true },
        new("overlap, hooks") { MaxOverlap = 2, HasHooks = true },
        new("overlap, retried body") { MaxOverlap = 2, BodyIsRetried = true },
        new("overlap, failure") { MaxOverlap = 2, FailsAt = 1, HasHooks = true },
    ];

    private static IEnumerable<Scenario> All =>
        _loops.Concat(
            from other in _others
            from loop in new[] { "hooks", "retried body", "overlap" }
            select _loops.Single(scenario => scenario.Name == loop) with { Name = $"{loop}, {other}", Controls = [.. Scenario.Usual, other] });

    private static IEnumerable<TestCaseData> Scenarios => All.Select(scenario => new TestCaseData(scenario.Name).SetArgDisplayNames(scenario.Name));

    [TestCaseSource(nameof(Scenarios))]
    public void Three_calls_at_any_moment(string scenario) => Visit(scenario, calls: 3);

    /// <summary>Takes seconds to minutes for each, by itself or all together.</summary>
    [Explicit("Takes its time by design.")]
    [TestCaseSource(nameof(Scenarios))]
    public void Four_calls_of_each_of_three_callers_at_any_moment(string scenario) => Visit(scenario, calls: 12);

    /// <summary>On a thread whose context is empty, so that nothing of the test's flows into the loop and its state.</summary>
    private static void Visit(string scenario, int calls)
    {
        var space = new StateSpace(All.Single(one => one.Name == scenario), calls);
        var orders = 0.0;
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    space.Visit();
                    orders = space.Fault is null ? space.Orders() : 0;
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
            },
            maxStackSize: 256 << 20);
        thread.UnsafeStart();
        thread.Join();

        Assert.That(thrown, Is.Null);
        Assert.That(space.Fault, Is.Null);
        TestContext.Out.WriteLine(
            $"{scenario}: {orders:E1} orders of {space.States} states and {space.Transitions} steps{(space.IsClosedAfter is { } closed ? $"; no state is left after {closed} calls" : "")}");
    }
}
