namespace TaskLoops.Properties.Model;

/// <summary>Random scripts on the real loop and on the reference, whose traces are to be the same, line by line.</summary>
public sealed class ModelTests
{
    private static readonly Property<Script> _traces = new(Script.All, Compare, script => script.Simpler());

    [Test]
    public void The_engine_does_in_every_script_what_the_reference_does() => _traces.Holds(3_000);

    [Test]
    [Explicit("Takes its time by design.")]
    [Category("Stress")]
    public void A_hundred_thousand_scripts_and_more() => _traces.Holds(100_000);

    private static void Compare(Script script)
    {
        var (expected, actual) = (ReferenceLoop.Run(script), Engine.Run(script));
        if (expected.DifferenceFrom(actual, orderIsOpen: script.MayOverlap) is { } difference)
            throw new PropertyBrokenException(difference);
    }
}
