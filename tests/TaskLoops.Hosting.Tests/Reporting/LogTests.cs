using Microsoft.Extensions.Logging;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Reporting;

/// <summary>The events of docs/hosting.md that other tests do not come across.</summary>
public sealed class LogTests : HostingFixture
{
    [Test]
    public async Task A_run_tells_its_begin_and_its_end()
    {
        await RunAsync(EverySeconds(10), () => { }, options => new LoopOptions(options) { Count = 2 });

        Assert.That(Log.Lines, Is.EqualTo(new[] { "1 Information: Loop loop started: every 10 s.", "2 Information: Loop loop ended after 2 iterations: Completed." }));
        Assert.That(Log.Entries[1].Category, Is.EqualTo("TaskLoops.Loops"));
        Assert.That(Log.Entries[1].Values, Is.SupersetOf(Values(("Loop", "loop"), ("Iterations", 2L), ("Reason", LoopEndReason.Completed))));
    }

    [Test]
    public async Task A_failure_is_told_with_its_exception_and_the_end_of_the_run()
    {
        await RunAsync(EverySeconds(10), static () => { throw new NotSupportedException("no"); });

        Assert.That(Log.With(3, 5), Is.EqualTo(new[]
        {
            "5 Error: Loop loop: its Body failed at iteration 0. | NotSupportedException: no",
            "3 Error: Loop loop ended after 1 iterations: Failed by NotSupportedException. It does not run until it is started again.",
        }));
    }

    [Test]
    public async Task A_retry_is_told_with_attempt_and_delay()
    {
        await RunAsync(
            EverySeconds(1000),
            (LoopIteration iteration) =>
            {
                if (iteration.Attempt == 1)
                    throw new TimeoutException("slow");
            },
            options => new LoopOptions(options) { Retry = new RetryPolicy { Random = () => 0.5 } });

        Assert.That(Log.With(4), Is.EqualTo(new[] { "4 Warning: Loop loop: attempt 1 of its Body failed, the next is in 00:00:01. | TimeoutException: slow" }));
        Assert.That(Log.Entries.Single(entry => entry.Id.Id == 4).Values, Is.SupersetOf(Values(("Attempt", 1), ("Delay", TimeSpan.FromSeconds(1)), ("Place", LoopPlace.Body))));
    }

    [Test]
    public async Task Missed_occurrences_are_told()
    {
        await RunAsync(EverySeconds(10), async (LoopIteration iteration) => await Task.Delay(Seconds(iteration.Index == 0 ? 38 : 0), Time));

        Assert.That(Log.With(7), Is.EqualTo(new[] { "7 Warning: Loop loop missed 3 occurrences; made up: True." }));
    }

    [Test]
    public async Task Another_schedule_is_told()
    {
        await RunAsync(EverySeconds(10), (LoopIteration iteration, TaskLoop loop) =>
        {
            if (iteration.Index == 0)
                loop.ChangeSchedule(EverySeconds(20));
        });

        Assert.That(Log.With(8), Is.EqualTo(new[] { "8 Information: Loop loop has another schedule: every 20 s, after every 10 s." }));
    }

    [Test]
    public async Task A_time_out_that_is_ignored_is_told()
    {
        await RunAsync(EverySeconds(100), () => Task.Delay(Seconds(30), Time), options => new LoopOptions(options) { IterationTimeout = Seconds(5) });

        Assert.That(Log.With(10), Is.EqualTo(new[] { "10 Warning: Loop loop: attempt 1 at iteration 0 goes on after its time-out." }));
    }

    [Test]
    public async Task A_clock_that_goes_back_by_more_than_a_day_is_told()
    {
        await RunAsync(Schedule.Daily("12:00"), () => { }, then: () =>
        {
            Time.StepWallClock(TimeSpan.FromDays(-3));
            AdvanceSeconds(120);
        });

        Assert.That(Log.With(11), Is.EqualTo(new[] { "11 Warning: Loop loop: the clock was set back by more than a day; daily at 12:00 UTC is planned anew." }));
    }

    [Test]
    public async Task Every_event_is_quiet_below_its_level()
    {
        await RunAsync(EverySeconds(10), () => { });

        Assert.That(Log.Entries.Select(entry => entry.Level), Is.All.EqualTo(LogLevel.Information));
    }

    private static IEnumerable<KeyValuePair<string, object?>> Values(params (string Key, object? Value)[] values) =>
        values.Select(value => KeyValuePair.Create(value.Key, value.Value));

    private async Task RunAsync(Schedule schedule, Delegate body, Func<LoopOptions, LoopOptions>? configure = null, Action? then = null)
    {
        var container = Container();
        container.AddTaskLoops().AddLoop("loop", schedule, body, configure);
        await using var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(60);
        then?.Invoke();
        await HurryAsync(services);
    }
}
