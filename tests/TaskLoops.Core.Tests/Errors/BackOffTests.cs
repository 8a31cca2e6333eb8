using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E1")]
public sealed class BackOffTests
{
    private static readonly Schedule _everyDay = Schedule.Every(TimeSpan.FromDays(1));

    private static readonly double[] _fractions = [0, 0.5, Math.BitDecrement(1.0)];

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly List<TimeSpan> _attempts = [];

    public BackOffTests() => _log = new ListenerLog(_time);

    [TestCaseSource(nameof(_fractions))]
    public void The_delay_after_attempt_n_is_a_random_part_of_two_to_the_n_seconds_and_at_most_1024(double fraction)
    {
        Start(failures: 12, new RetryPolicy { Random = () => fraction });

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));

        int[] longest = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024];
        TimeSpan[] delays = [.. longest.Select(seconds => TimeSpan.FromSeconds(seconds) * fraction)];
        Assert.That(_log.Retries.Select(retry => retry.Attempt), Is.EqualTo(Enumerable.Range(1, 12)));
        Assert.That(_log.Retries.Select(retry => retry.Delay), Is.EqualTo(delays));
        Assert.That(_attempts, Is.EqualTo(Enumerable.Range(0, 13).Select(n => delays.Take(n).Aggregate(TimeSpan.Zero, (sum, delay) => sum + delay))));
    }

    [Test]
    public void The_loop_is_backing_off_until_the_next_attempt_begins()
    {
        var loop = TaskLoop.Create(
            _everyDay,
            (iteration, cancelled) => iteration.Attempt == 1 ? throw new TimeoutException() : Task.Delay(Timeout.Infinite, cancelled),
            new LoopOptions { TimeProvider = _time, Retry = new RetryPolicy { Random = () => 0.5 } });
        loop.Start();
        _time.Settle();
        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.BackingOff));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(loop.GetStatus().State, Is.EqualTo(LoopState.Running));
    }

    [Test]
    public void Base_delay_and_maximum_can_be_set()
    {
        Start(failures: 5, new RetryPolicy { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), Random = () => 1 });

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(_log.Retries.Select(retry => retry.Delay.TotalMilliseconds), Is.EqualTo(new[] { 200, 400, 800, 1000, 1000 }));
    }

    [Test]
    public void Any_number_of_attempts_and_any_maximum_stay_within_what_a_time_span_can_hold()
    {
        var policy = new RetryPolicy { BaseDelay = TimeSpan.FromDays(1000), MaxDelay = TimeSpan.MaxValue };

        Assert.That(policy.LongestAfter(1), Is.EqualTo(TimeSpan.FromDays(2000)));
        Assert.That(policy.LongestAfter(64), Is.EqualTo(TimeSpan.MaxValue));
        Assert.That(policy.LongestAfter(int.MaxValue), Is.EqualTo(TimeSpan.MaxValue));
        Assert.That(new RetryPolicy().LongestAfter(int.MaxValue), Is.EqualTo(TimeSpan.FromSeconds(1024)));
    }

    [Test]
    public void A_success_resets_the_back_off()
    {
        var calls = 0;
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(100)),
            (_, _) =>
            {
                if (++calls is 1 or 2 or 4)
                    throw new SocketException();
            },
            Options(new RetryPolicy { Random = () => 1 }));
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(150));

        Assert.That(_log.With("retry"), Is.EqualTo(new[]
        {
            "0 retry Body.1 in 2: SocketException", "2 retry Body.2 in 4: SocketException", "100 retry Body.1 in 2: SocketException",
        }));
    }

    [Test]
    public void By_default_there_is_no_last_attempt()
    {
        Start(failures: 1000, new RetryPolicy { Random = () => 0 });

        _time.Settle();

        Assert.That(_log.Retries, Has.Count.EqualTo(1000));
        Assert.That(_log.Lines[^1], Is.EqualTo("0 #0.1001 Succeeded in 0"));
    }

    [Test]
    public void When_the_attempts_are_used_up_the_failure_is_unhandled()
    {
        var run = Start(failures: 5, new RetryPolicy { MaxAttempts = 3, Random = () => 1 });

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 #0 begins",
            "0 retry Body.1 in 2: SocketException",
            "2 retry Body.2 in 4: SocketException",
            "6 #0.3 Failed in 6: SocketException",
            "6 unhandled Body #0.3: SocketException",
            "6 run ended Failed after 1: SocketException",
        }));
        Assert.That(run.Exception!.InnerException, Is.TypeOf<SocketException>());
    }

    [Test]
    public void A_single_attempt_means_no_retry()
    {
        Start(failures: 1, new RetryPolicy { MaxAttempts = 1 });

        _time.Settle();

        Assert.That(_log.With("retry", "unhandled"), Is.EqualTo(new[] { "0 unhandled Body #0.1: SocketException" }));
    }

    [Test]
    public void Reconnect_off_retries_nothing()
    {
        var loop = TaskLoop.Create(
            _everyDay,
            (_, _) => throw new SocketException(),
            new LoopOptions { TimeProvider = _time, Listener = _log, Reconnect = false });
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("retry", "unhandled"), Is.EqualTo(new[] { "0 unhandled Body #0.1: SocketException" }));
    }

    [Test]
    public void A_delay_given_by_the_server_is_added()
    {
        TimeSpan?[] asked = [TimeSpan.FromSeconds(30), null, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(0.5)];
        var calls = 0;
        var loop = TaskLoop.Create(
            _everyDay,
            (_, _) =>
            {
                if (calls < asked.Length)
                    throw new InvalidOperationException("wrapped", new RateLimited(asked[calls++]));
            },
            Options(new RetryPolicy { Random = () => 0.5 }, ReconnectRule.For<RateLimited>(retryAfter: limited => limited.RetryAfter)));
        loop.Start();

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(_log.With("retry", "Succeeded"), Is.EqualTo(new[]
        {
            "0 retry Body.1 in 31: InvalidOperationException",
            "31 retry Body.2 in 2: InvalidOperationException",
            "33 retry Body.3 in 4: InvalidOperationException",
            "37 retry Body.4 in 8.5: InvalidOperationException",
            "45.5 #0.5 Succeeded in 45.5",
        }));
    }

    [Test]
    public void A_server_that_asks_for_ever_is_not_asked_again()
    {
        var loop = TaskLoop.Create(
            _everyDay,
            (_, _) => throw new RateLimited(TimeSpan.MaxValue),
            Options(new RetryPolicy { Random = () => 1 }, ReconnectRule.For<RateLimited>(retryAfter: limited => limited.RetryAfter)));
        var run = loop.Start();
        _time.Advance(TimeSpan.FromDays(400));

        loop.Cancel();
        _time.Settle();

        Assert.That(_log.Retries.Select(retry => retry.Delay), Is.EqualTo(new[] { TimeSpan.MaxValue }));
        Assert.That(run.IsCanceled, Is.True);
    }

    [Test]
    public void A_type_that_is_added_again_keeps_the_delay_that_its_rule_reads()
    {
        var loop = TaskLoop.Create(
            _everyDay,
            (iteration, _) => iteration.Attempt == 1 ? throw new RateLimited(TimeSpan.FromSeconds(30)) : Task.CompletedTask,
            Options(new RetryPolicy { Random = () => 0 }, ReconnectRule.For<RateLimited>(when: _ => false, retryAfter: limited => limited.RetryAfter)));
        loop.AddExceptionType<RateLimited>();
        loop.AddExceptionType<RateLimited>();
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("retry"), Is.EqualTo(new[] { "0 retry Body.1 in 30: RateLimited" }));
        Assert.That((loop.RemoveExceptionType<RateLimited>(), loop.RemoveExceptionType<RateLimited>()), Is.EqualTo((true, false)));
    }

    [TestCase(0, 1, 2)]
    [TestCase(2, 1, 0)]
    [TestCase(1, 0, 2)]
    public void Of_several_rules_that_handle_an_exception_the_longest_delay_counts(params int[] order)
    {
        ReconnectRule[] rules =
        [
            ReconnectRule.For<Exception>(),
            ReconnectRule.For<RateLimited>(retryAfter: limited => limited.RetryAfter),
            ReconnectRule.For<RateLimited>(when: _ => false, retryAfter: _ => TimeSpan.FromDays(1)),
        ];
        var loop = TaskLoop.Create(
            _everyDay,
            (iteration, _) => iteration.Attempt == 1 ? throw new RateLimited(TimeSpan.FromSeconds(30)) : Task.CompletedTask,
            Options(new RetryPolicy { Random = () => 0 }, [.. order.Select(index => rules[index])]));
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("retry"), Is.EqualTo(new[] { "0 retry Body.1 in 30: RateLimited" }));
    }

    [Test]
    public void Of_several_exceptions_in_an_aggregate_the_longest_delay_counts()
    {
        var loop = TaskLoop.Create(
            _everyDay,
            (iteration, _) => iteration.Attempt == 1
                ? throw new AggregateException(new SocketException(), new RateLimited(TimeSpan.FromSeconds(30)), new RateLimited(TimeSpan.FromSeconds(5)))
                : Task.CompletedTask,
            Options(new RetryPolicy { Random = () => 0 }, ReconnectRule.For<RateLimited>(retryAfter: limited => limited.RetryAfter)));
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("retry"), Is.EqualTo(new[] { "0 retry Body.1 in 30: AggregateException" }));
    }

    [Test]
    public void A_condition_decides_which_exceptions_of_a_type_are_retried()
    {
        var retryAfters = new Queue<TimeSpan?>([TimeSpan.FromSeconds(1), null]);
        var loop = TaskLoop.Create(
            _everyDay,
            (_, _) => throw new RateLimited(retryAfters.Dequeue()),
            Options(new RetryPolicy { Random = () => 0 }, ReconnectRule.For<RateLimited>(when: limited => limited.RetryAfter is not null)));
        loop.Start();

        _time.Settle();

        Assert.That(_log.With("retry", "unhandled"), Is.EqualTo(new[] { "0 retry Body.1 in 0: RateLimited", "0 unhandled Body #0.2: RateLimited" }));
    }

    [TestCase(-1, 0)]
    [TestCase(2, 2)]
    [TestCase(double.NaN, 2)]
    [TestCase(double.PositiveInfinity, 2)]
    public void A_random_source_that_leaves_its_range_is_cut_to_it(double random, double delay)
    {
        Start(failures: 1, new RetryPolicy { Random = () => random });

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(_log.With("retry", "Succeeded"), Is.EqualTo(new[] { $"0 retry Body.1 in {delay}: SocketException", $"{delay} #0.2 Succeeded in {delay}" }));
    }

    private Task Start(int failures, RetryPolicy policy)
    {
        var start = _time.GetUtcNow();
        var loop = TaskLoop.Create(
            _everyDay,
            (_, _) =>
            {
                _attempts.Add(_time.GetUtcNow() - start);
                if (_attempts.Count <= failures)
                    throw new SocketException();
            },
            Options(policy));
        return loop.Start();
    }

    private LoopOptions Options(RetryPolicy policy, params ReconnectRule[] rules) => new()
    {
        TimeProvider = _time,
        Listener = _log,
        Retry = policy,
        ReconnectRules = [.. ReconnectRule.Defaults, .. rules],
    };

    private sealed class RateLimited(TimeSpan? retryAfter) : Exception("429")
    {
        public TimeSpan? RetryAfter => retryAfter;
    }
}
