namespace TaskLoops.Properties.Schedules;

/// <summary>Loops whose clocks are set, whose machines sleep, whose timers are early or late and whose bodies are slow: never early, never twice, never lost.</summary>
[Category("T1")]
[Category("T4")]
[Category("T5")]
public sealed class ClockTests
{
    private long _begun;

    private Property<ClockCase> Loops => new(ClockCase.All, Check, subject => subject.Simpler());

    [Test]
    public void Whatever_happens_to_its_clocks_a_loop_begins_each_occurrence_once_or_tells_that_it_was_missed()
    {
        Loops.Holds(400);

        Assert.That(_begun, Is.GreaterThan(2_000), "there is something to begin");
    }

    [Test]
    [Explicit("Takes its time by design.")]
    [Category("Stress")]
    public void A_million_iterations_begin_once_and_never_early()
    {
        Loops.HoldsUntil(() => _begun >= 1_000_000);

        TestContext.Out.WriteLine($"{_begun} iterations");
    }

    private void Check(ClockCase subject)
    {
        if (subject.Rule is CronRule cron && !cron.Occurs())
            return;
        if (subject.Rule is UnionRule union && union.Members.OfType<CronRule>().Any(member => !member.Occurs()))
            return;

        ObservedLoop loop = new(subject);
        loop.Run();
        _begun += loop.Begun;
    }
}
