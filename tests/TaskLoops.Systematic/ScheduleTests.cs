using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace TaskLoops.Systematic;

/// <summary>Schedules of threads: between any two of the engine's locks, tasks and waits another thread may come, and Coyote decides which.</summary>
[Category("L1")]
[Category("L3")]
[Category("L9")]
[Category("L10")]
[Category("O1")]
[Category("O2")]
[Category("O4")]
public sealed class ScheduleTests
{
    private static IEnumerable<string> Names => typeof(Scenarios).GetMethods().Where(method => method.IsStatic).Select(method => method.Name);

    [TestCaseSource(nameof(Names))]
    public void A_few_schedules(string scenario) => Explore(scenario, schedules: 100);

    [Explicit("Takes its time by design.")]
    [TestCaseSource(nameof(Names))]
    public void Ten_thousand_schedules(string scenario) => Explore(scenario, schedules: 10_000);

    private static void Explore(string scenario, uint schedules)
    {
        var configuration = Configuration.Create().WithTelemetryEnabled(false).WithTestingIterations(schedules).WithRandomGeneratorSeed(42)
            .WithSystematicFuzzingFallbackEnabled(false).WithPartiallyControlledConcurrencyAllowed(false);
        using var engine = TestingEngine.Create(configuration, RewrittenScenarios.Named(scenario));
        var ran = 0;
        engine.RegisterStartIterationCallBack(_ => ran++);
        engine.Run();

        var report = engine.TestReport;
        Assert.That(report.BugReports.FirstOrDefault(), Is.Null, $"schedule {ran} of {scenario}\n{(report.NumOfFoundBugs > 0 ? engine.ReadableTrace : "")}");
        Assert.That(report.UncontrolledInvocations, Is.Empty);
        Assert.That(ran, Is.EqualTo((int)schedules));
        TestContext.Out.WriteLine($"{scenario}: {ran} schedules of up to {report.MaxControlledOperations} operations");
    }
}
