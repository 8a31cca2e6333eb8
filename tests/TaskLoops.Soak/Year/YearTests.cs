namespace TaskLoops.Soak.Year;

/// <summary>A realistic bot over months: every begin of every loop, to the second, against what is computed without the library.</summary>
[NonParallelizable]
[Category("T1")]
public sealed class YearTests
{
    [Test]
    public void Fifty_loops_begin_every_iteration_of_a_month_with_two_changes_of_clocks_at_its_second() =>
        EveryIterationIsRight(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), days: 31, unhandled: 30 + 7);

    [Test]
    [Explicit("Takes minutes.")]
    [Category("Long")]
    public void Fifty_loops_begin_every_iteration_of_a_year_at_its_second() =>
        EveryIterationIsRight(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), days: 365, unhandled: 351 + 87);

    private static void EveryIterationIsRight(DateTimeOffset start, int days, int unhandled)
    {
        var bot = new Bot(start, days);
        bot.Live();

        TestContext.Out.WriteLine($"{bot.Loops.Count} loops, {bot.Loops.Sum(loop => loop.Begun.Count)} iterations in {days} days");
        Assert.That(bot.Differences(), Is.Empty);
        Assert.That(bot.Loops, Has.Count.EqualTo(50));
        Assert.That(bot.Unhandled, Is.EqualTo(unhandled));
    }
}
