using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E4")]
public sealed class GridOfRetriesTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;

    public GridOfRetriesTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_retry_is_another_attempt_at_the_same_iteration()
    {
        var start = _time.GetUtcNow();
        var seen = new List<(long, int, double, double, long?)>();
        var loop = Loop(failures: 2, fraction: 0.25, (iteration, handle) => seen.Add((
            iteration.Index, iteration.Attempt, (iteration.ScheduledFor - start).TotalSeconds, iteration.Lateness.TotalSeconds, handle.CurrentIteration)));
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(seen, Is.EqualTo(new (long, int, double, double, long?)[] { (0, 1, 0, 0, 0), (0, 2, 0, 0, 0), (0, 3, 0, 0, 0), (1, 1, 10, 0, 1) }));
    }

    [Test]
    public void A_short_back_off_does_not_move_the_grid()
    {
        Loop(failures: 2, fraction: 1).Start();

        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.That(_log.With("begins", "Succeeded", "missed"), Is.EqualTo(new[]
        {
            "0 #0 begins", "6 #0.3 Succeeded in 6", "10 #1 begins", "10 #1.1 Succeeded in 0", "20 #2 begins", "20 #2.1 Succeeded in 0",
        }));
    }

    [Test]
    public void What_a_retried_iteration_covers_is_counted_and_not_made_up()
    {
        Loop(failures: 4, fraction: 1).Start();

        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.That(_log.With("begins", "Succeeded", "missed"), Is.EqualTo(new[]
        {
            "0 #0 begins", "30 #0.5 Succeeded in 30", "30 missed 3", "40 #1 begins, missed 3", "40 #1.1 Succeeded in 0",
        }), "the occurrence at the very instant of the success is covered as well");
    }

    [Test]
    public void What_a_retried_iteration_covers_is_not_begun_even_if_it_would_be_in_time()
    {
        Loop(failures: 3, fraction: 0.75).Start();

        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.That(_log.With("begins", "Succeeded", "missed"), Is.EqualTo(new[]
        {
            "0 #0 begins", "10.5 #0.4 Succeeded in 10.5", "10.5 missed 1", "20 #1 begins, missed 1", "20 #1.1 Succeeded in 0",
        }));
    }

    [Test]
    public void A_calendar_schedule_is_covered_likewise()
    {
        var loop = TaskLoop.Create(
            Schedule.Hourly(),
            (iteration, _) =>
            {
                if (iteration is { Index: 0, Attempt: 1 })
                    throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMinutes(65), MaxDelay = TimeSpan.FromDays(1), Random = () => 1 } });
        loop.Start();

        _time.Advance(TimeSpan.FromHours(4));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "3600 #0 begins", "11400 missed 2", "14400 #1 begins, missed 2" }));
    }

    [Test]
    public void A_fixed_delay_counts_from_the_end_of_the_last_attempt()
    {
        Loop(failures: 2, fraction: 1, schedule: Schedule.FixedDelay(TimeSpan.FromSeconds(10))).Start();

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(_log.With("begins", "missed"), Is.EqualTo(new[] { "0 #0 begins", "16 #1 begins", "26 #2 begins" }));
    }

    [Test]
    public void Retries_do_not_count_towards_the_count()
    {
        var run = Loop(failures: 2, fraction: 1, count: 2).Start();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(_log.Lines[^1], Is.EqualTo("10 run ended Completed after 2"));
        Assert.That(run.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    [Category("E5")]
    public void Each_handled_failure_is_reported_when_it_happens_with_attempt_delay_place_and_exception()
    {
        var calls = 0;
        var busy = new IOException("busy");
        var loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(100)),
                (iteration, _) =>
                {
                    if (iteration.Attempt < 3)
                        throw busy;
                },
                new LoopOptions { TimeProvider = _time, Listener = _log, Count = 1, Retry = new RetryPolicy { Random = () => 0.5 } })
            .BeforeLoop(_ =>
            {
                if (++calls < 3)
                    throw busy;
            });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 retry BeforeHook.1 in 1: IOException",
            "1 retry BeforeHook.2 in 2: IOException",
            "3 #0 begins",
            "3 retry Body.1 in 1: IOException",
            "4 retry Body.2 in 2: IOException",
            "6 #0.3 Succeeded in 3",
            "6 run ended Completed after 1",
        }));
        Assert.That(_log.Retries.Select(retry => (retry.Loop, retry.Exception)), Is.All.EqualTo((loop, busy)));
        Assert.That(loop.GetStatus().Failures, Is.EqualTo(4));
        Assert.That(loop.GetStatus().LastException, Is.SameAs(busy));
        Assert.That(loop.HasFailed, Is.False);
    }

    private TaskLoop Loop(int failures, double fraction, Action<LoopIteration, TaskLoop>? body = null, Schedule? schedule = null, int? count = null)
    {
        var calls = 0;
        return TaskLoop.Create(
            schedule ?? Schedule.Every(TimeSpan.FromSeconds(10)),
            (iteration, _) =>
            {
                body?.Invoke(iteration, iteration.Loop);
                if (++calls <= failures)
                    throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Count = count, Retry = new RetryPolicy { Random = () => fraction } });
    }
}
