using TaskLoops.Testing;

namespace TaskLoops.Tests.Faults;

/// <summary>A clock that throws, at every single call that loops make of it in a minute of many kinds, once or from then on.</summary>
[Category("E7")]
public sealed class ClockFaultTests
{
    [TestCaseSource(typeof(ClockLife), nameof(ClockLife.Scenes))]
    public async Task Whenever_a_clock_throws_once_it_is_told_once_one_loop_at_most_fails_and_all_begin_again(string scene)
    {
        Assert.That(await HarmAsync(scene, (fault, call) => call == fault, isRepaired: true), Is.Empty);
    }

    [TestCaseSource(typeof(ClockLife), nameof(ClockLife.Scenes))]
    public async Task Whenever_a_clock_breaks_for_good_each_of_its_loops_fails_by_its_name_and_each_wait_for_an_end_ends(string scene)
    {
        Assert.That(await HarmAsync(scene, (fault, call) => call >= fault, isRepaired: false), Is.Empty);
    }

    [TestCase(ClockCall.Wall)]
    [TestCase(ClockCall.Steady)]
    [TestCase(ClockCall.NewTimer)]
    public void A_clock_that_throws_when_a_loop_is_made_on_it_throws_to_its_maker_and_is_asked_again_by_the_next(ClockCall broken)
    {
        var time = new VirtualTimeProvider();
        var registry = new LoopRegistry();
        var clock = new FaultyClock(time) { Throws = (_, call) => call == broken };
        TaskLoop Make() => TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)), (_, _) => { }, new LoopOptions { TimeProvider = clock, Registry = registry, Name = "one" });

        Assert.That(Make, Throws.TypeOf<ClockIsBrokenException>());
        Assert.That(registry.Loops, Is.Empty);
        clock.Throws = null;
        var loop = Make();
        loop.Start();
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.That(loop.CurrentIteration, Is.EqualTo(3));
    }

    private static async Task<IReadOnlyList<string>> HarmAsync(string scene, Func<int, int, bool> throws, bool isRepaired)
    {
        List<string> harm = [];
        foreach (var isLate in new[] { false, true })
        {
            var whole = new ClockLife(scene, isLate);
            harm.AddRange(await whole.HarmAsync((_, _) => false, isRepaired, whole: null));
            for (var fault = 0; fault < whole.Calls.Count && harm.Count == 0; fault++)
            {
                var life = new ClockLife(scene, isLate);
                var at = fault;
                var broken = await life.HarmAsync((call, _) => throws(at, call), isRepaired, whole);
                harm.AddRange(broken.Select(what => $"{whole.Calls[at]}, call {at} of {whole.Calls.Count}, late {isLate}: {what}\n  {string.Join("\n  ", life.Lines)}"));
            }
        }

        return harm;
    }
}
