using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E3")]
public sealed class CancellationOrFailureTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;

    public CancellationOrFailureTests() => _log = new ListenerLog(_time);

    [Test]
    public void A_body_that_heeds_the_cancellation_ends_the_run_as_cancelled_without_a_word()
    {
        var (loop, run) = Start((_, cancelled) => Task.Delay(Timeout.Infinite, cancelled));

        Cancel(loop);

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 #0 begins", "0 #0.1 Cancelled in 0: TaskCanceledException", "0 run ended Cancelled after 1",
        }));
        Assert.That(run.IsCanceled, Is.True);
        Assert.That(loop.HasFailed, Is.False);
    }

    [TestCase(typeof(FormatException))]
    [TestCase(typeof(SocketException))]
    [TestCase(typeof(TimeoutException))]
    public void Whatever_is_thrown_after_the_cancellation_ends_the_run_as_cancelled_and_goes_to_the_listener(Type type)
    {
        var thrown = (Exception)Activator.CreateInstance(type)!;
        var (loop, run) = Start(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw thrown;
        });

        Cancel(loop);

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started", "0 #0 begins", $"0 beside Body #0.1: {type.Name}", $"0 #0.1 Cancelled in 0: {type.Name}", "0 run ended Cancelled after 1",
        }));
        Assert.That(_log.Failures.Single().Exception, Is.SameAs(thrown));
        Assert.That(run.IsCanceled, Is.True);
        Assert.That(loop.HasFailed, Is.False);
    }

    [Test]
    public void A_body_that_swallows_the_cancellation_gets_no_further_iteration()
    {
        var (loop, run) = Start((_, cancelled) => Task.Delay(Timeout.Infinite, cancelled).ContinueWith(_ => { }, TaskScheduler.FromCurrentSynchronizationContext()));

        Cancel(loop);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.That(_log.With("begins", "#0.1", "ended"), Is.EqualTo(new[] { "0 #0 begins", "0 #0.1 Succeeded in 0", "0 run ended Cancelled after 1" }));
        Assert.That(run.IsCanceled, Is.True);
    }

    private static readonly TestCaseData[] _foreign =
    [
        new TestCaseData(new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout", new TimeoutException())).SetArgDisplayNames("time-out of an HttpClient"),
        new TestCaseData(new OperationCanceledException(new CancellationToken(canceled: true))).SetArgDisplayNames("another token"),
        new TestCaseData(new OperationCanceledException()).SetArgDisplayNames("no token"),
        new TestCaseData(new InvalidOperationException("outer", new TaskCanceledException())).SetArgDisplayNames("inside"),
    ];

    [TestCaseSource(nameof(_foreign))]
    public void Without_a_cancellation_it_is_a_handled_failure(Exception thrown)
    {
        var (loop, _) = Start((iteration, _) => iteration.Attempt == 1 ? Task.FromException(thrown) : Task.CompletedTask);

        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 #0 begins",
            $"0 retry Body.1 in 2: {thrown.GetType().Name}",
            "2 #0.2 Succeeded in 2",
            "10 #1 begins",
            $"10 retry Body.1 in 2: {thrown.GetType().Name}",
            "12 #1.2 Succeeded in 2",
        }));
        Assert.That(loop.IsRunning, Is.True);
    }

    [Test]
    public void A_cancellation_with_the_token_of_the_loop_that_nobody_has_cancelled_is_a_failure()
    {
        var (loop, _) = Start((iteration, cancelled) => iteration.Attempt == 1 ? throw new OperationCanceledException(cancelled) : Task.CompletedTask);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(_log.With("retry", "Succeeded"), Is.EqualTo(new[] { "0 retry Body.1 in 2: OperationCanceledException", "2 #0.2 Succeeded in 2" }));
        Assert.That(loop.IsBeingCancelled, Is.False);
    }

    [Test]
    public void A_cancel_in_a_back_off_makes_no_further_attempt()
    {
        var attempts = 0;
        var (loop, run) = Start((_, _) =>
        {
            attempts++;
            throw new SocketException();
        });
        _time.Settle();

        loop.Cancel();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(_log.With("#0.1", "ended"), Is.EqualTo(new[] { "0 #0.1 Cancelled in 0: SocketException", "0 run ended Cancelled after 1" }));
        Assert.That(run.IsCanceled, Is.True);
    }

    [Test]
    public void A_body_that_cancels_its_own_loop_and_throws_is_cancelled_not_failed()
    {
        var (loop, run) = Start((iteration, _) =>
        {
            iteration.Loop.Cancel();
            throw new FormatException();
        });

        _time.Settle();

        Assert.That(_log.With("beside", "ended"), Is.EqualTo(new[] { "0 beside Body #0.1: FormatException", "0 run ended Cancelled after 1" }));
        Assert.That(run.IsCanceled, Is.True);
        Assert.That(loop.Exception, Is.Null);
    }

    [Test]
    public void A_before_hook_that_throws_after_the_cancellation_is_reported_with_its_place()
    {
        var loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromSeconds(10)), (_, _) => _log.Write("body"), new LoopOptions { TimeProvider = _time, Listener = _log })
            .BeforeLoop(async cancelled =>
            {
                await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                throw new FormatException();
            });
        loop.Start();

        Cancel(loop);

        Assert.That(_log.Lines, Is.EqualTo(new[] { "0 run started", "0 beside BeforeHook: FormatException", "0 run ended Cancelled after 0" }));
    }

    private (TaskLoop Loop, Task Run) Start(Func<LoopIteration, CancellationToken, Task> body)
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            body,
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 1 } });
        return (loop, loop.Start());
    }

    private void Cancel(TaskLoop loop)
    {
        _time.Settle();
        loop.Cancel();
        _time.Settle();
    }
}
