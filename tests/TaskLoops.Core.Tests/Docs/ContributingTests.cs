using TaskLoops.Testing;

namespace TaskLoops.Tests.Docs;

/// <summary>The example of a test that CONTRIBUTING.md shows.</summary>
public sealed class ContributingTests
{
    [Test]
    [Category("T4")]
    public void A_body_of_seven_seconds_on_a_grid_of_five_makes_up_one_occurrence_and_never_a_burst()
    {
        var time = new VirtualTimeProvider();
        var start = time.GetUtcNow();
        var begun = new List<double>();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(5)),
            async (iteration, cancelled) =>
            {
                begun.Add((time.GetUtcNow() - start).TotalSeconds);
                await Task.Delay(TimeSpan.FromSeconds(7), time, cancelled);
            },
            new LoopOptions { TimeProvider = time, Count = 4 });

        loop.Start();
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(begun, Is.EqualTo(new[] { 0.0, 7, 14, 21 }));
    }
}
