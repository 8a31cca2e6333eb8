namespace TaskLoops.Tests.Exploration;

/// <summary>
/// Control calls against the steps of a loop, in every order: each order of these steps that the engine can meet is visited, one by one, and the same
/// things must be true of all (rules L1, L3 to L6, L9, L10, O1, O4).
/// </summary>
[Category("L1")]
[Category("L3")]
[Category("L4")]
[Category("L5")]
[Category("L6")]
[Category("L9")]
[Category("L10")]
public sealed class EveryOrderTests
{
    private const int MostPaths = 4000;

    private static readonly Control[] _controls = [Control.Start, Control.Stop, Control.Cancel, Control.Restart, Control.Change, Control.Dispose];

    private static readonly LoopState[] _phases =
    [
        LoopState.WaitingForGate, LoopState.Preparing, LoopState.Sleeping, LoopState.Running, LoopState.BackingOff, LoopState.Ending,
    ];

    private static IEnumerable<TestCaseData> Pairs =>
        from phase in _phases
        from one in _controls
        from other in _controls
        where one <= other
        select new TestCaseData(phase, new[] { one, other }).SetArgDisplayNames($"{phase}", $"{one}+{other}");

    private static IEnumerable<TestCaseData> Triples =>
        from phase in new[] { LoopState.Running, LoopState.Ending }
        from one in _controls
        from other in _controls
        from third in _controls
        where one <= other && other <= third
        select new TestCaseData(phase, new[] { one, other, third }).SetArgDisplayNames($"{phase}", $"{one}+{other}+{third}");

    [TestCaseSource(nameof(Pairs))]
    public void Two_calls_in_every_order(LoopState phase, Control[] controls) => Explore(phase, controls, maxOverlap: 1, seconds: 1);

    [TestCaseSource(nameof(Triples))]
    public void Three_calls_in_every_order(LoopState phase, Control[] controls) => Explore(phase, controls, maxOverlap: 1, seconds: 0);

    [Category("O1")]
    [Category("O4")]
    [TestCaseSource(nameof(Pairs))]
    public void Two_calls_in_every_order_while_iterations_overlap(LoopState phase, Control[] controls) => Explore(phase, controls, maxOverlap: 2, seconds: 1);

    private static void Explore(LoopState phase, Control[] controls, int maxOverlap, int seconds)
    {
        var explorer = new Explorer();
        var wasAll = explorer.Visit(
            choose =>
            {
                var explored = new ExploredLoop(hasGate: phase == LoopState.WaitingForGate, bodyFailsOnce: phase == LoopState.BackingOff, maxOverlap);
                if (phase == LoopState.Ending)
                {
                    explored.Reach(LoopState.Running, OldestFirst);
                    explored.Loop.Stop();
                }
                else
                {
                    explored.Reach(phase, OldestFirst);
                }

                explored.Disturb(controls, seconds, choose, OldestFirst);
                explored.End(OldestFirst);
                Assert.That(explored.Faults, Is.Empty, $"choices {explorer}");
            },
            MostPaths);

        TestContext.Out.WriteLine($"{explorer.Paths} orders{(wasAll ? "" : ", cut")}");
    }

    private static int OldestFirst(int count) => 0;
}
