using System.Net.Sockets;
using System.Net.WebSockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Errors;

[Category("E8")]
public sealed class ReconnectSetTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly TaskLoop _loop;
    private Exception? _next;

    public ReconnectSetTests()
    {
        _log = new ListenerLog(_time);
        _loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            (_, _) =>
            {
                if (Interlocked.Exchange(ref _next, null) is { } thrown)
                    throw thrown;
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 0 }, OnUnhandled = OnUnhandled.Continue });
        _loop.Start();
        _time.Settle();
    }

    [Test]
    public void A_type_that_is_added_is_handled_with_the_types_derived_from_it()
    {
        _loop.AddExceptionType<ArithmeticException>();

        Assert.That(
            (IsHandled(new ArithmeticException()), IsHandled(new DivideByZeroException()), IsHandled(new FormatException())), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void Several_types_are_added_at_once()
    {
        _loop.AddExceptionType(typeof(FormatException), typeof(ArithmeticException));

        Assert.That((IsHandled(new FormatException()), IsHandled(new ArithmeticException())), Is.EqualTo((true, true)));
    }

    [Test]
    public void An_added_type_is_found_inside_another_exception()
    {
        _loop.AddExceptionType<FormatException>();

        Assert.That(IsHandled(new AggregateException(new ArithmeticException(), new ArithmeticException("outer", new FormatException()))), Is.True);
    }

    [Test]
    public void A_predicate_is_asked_for_the_exception_and_for_those_inside_it()
    {
        _loop.AddExceptionType(failure => failure.Message == "busy");

        Assert.That((IsHandled(new FormatException("busy")), IsHandled(new FormatException("outer", new FormatException("busy"))), IsHandled(new FormatException("broken"))),
            Is.EqualTo((true, true, false)));
    }

    [Test]
    public void A_type_that_was_there_with_a_condition_is_handled_without_it_once_it_is_added()
    {
        var missing = new FileNotFoundException();
        Assert.That(IsHandled(missing), Is.False);

        _loop.AddExceptionType<IOException>();

        Assert.That(IsHandled(missing), Is.True);
    }

    [Test]
    public void A_more_particular_type_that_is_added_is_handled_though_a_rule_for_its_base_says_no()
    {
        _loop.AddExceptionType<FileNotFoundException>();

        Assert.That((IsHandled(new FileNotFoundException()), IsHandled(new DirectoryNotFoundException())), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_predicate_can_handle_what_a_rule_says_no_to()
    {
        _loop.AddExceptionType(failure => failure is FileNotFoundException);

        Assert.That(IsHandled(new FileNotFoundException()), Is.True);
    }

    [Test]
    public void Repeated_types_count_once()
    {
        _loop.AddExceptionType<FormatException>();
        _loop.AddExceptionType(typeof(FormatException), typeof(FormatException));

        Assert.That(_loop.RemoveExceptionType<FormatException>(), Is.True);
        Assert.That(_loop.RemoveExceptionType<FormatException>(), Is.False);
        Assert.That(IsHandled(new FormatException()), Is.False);
    }

    [Test]
    public void A_type_that_is_to_be_removed_twice_in_one_call_counts_once() =>
        Assert.That(_loop.RemoveExceptionType(typeof(TimeoutException), typeof(TimeoutException)), Is.True);

    [Test]
    public void Defaults_can_be_removed_by_type()
    {
        Assert.That(_loop.RemoveExceptionType(typeof(SocketException), typeof(WebSocketException)), Is.True);

        Assert.That((IsHandled(new SocketException()), IsHandled(new WebSocketException()), IsHandled(new TimeoutException())), Is.EqualTo((false, false, true)));
    }

    [Test]
    public void The_entries_of_an_adapter_can_be_removed_by_type()
    {
        var options = new LoopOptions { TimeProvider = _time, ReconnectRules = [ReconnectRule.For<FormatException>(_ => true, _ => TimeSpan.FromDays(1))] };
        var loop = TaskLoop.Create(Schedule.Every(TimeSpan.FromSeconds(10)), (_, _) => { }, options);

        Assert.That((loop.RemoveExceptionType<FormatException>(), loop.RemoveExceptionType<FormatException>()), Is.EqualTo((true, false)));
    }

    [Test]
    public void Removing_says_whether_all_were_there_and_removes_those_that_were()
    {
        Assert.That(_loop.RemoveExceptionType(typeof(FormatException), typeof(SocketException)), Is.False);

        Assert.That(IsHandled(new SocketException()), Is.False);
    }

    [Test]
    public void Removing_a_base_type_does_not_remove_a_derived_one()
    {
        _loop.AddExceptionType<FormatException>();

        Assert.That(_loop.RemoveExceptionType<SystemException>(), Is.False);
        Assert.That(IsHandled(new FormatException()), Is.True);
    }

    [Test]
    public void Clearing_removes_defaults_types_and_predicates()
    {
        _loop.AddExceptionType<FormatException>();
        _loop.AddExceptionType(_ => true);

        _loop.ClearExceptionTypes();

        Assert.That((IsHandled(new FormatException()), IsHandled(new SocketException()), IsHandled(new OperationCanceledException())), Is.EqualTo((false, false, false)));
    }

    [Test]
    public void What_is_added_after_clearing_is_handled()
    {
        _loop.ClearExceptionTypes();
        _loop.AddExceptionType<FormatException>();

        Assert.That((IsHandled(new FormatException()), IsHandled(new SocketException())), Is.EqualTo((true, false)));
    }

    [Test]
    public void One_loops_set_is_no_other_loops()
    {
        var attempts = 0;
        var other = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromDays(1)),
            (_, _) =>
            {
                if (++attempts == 1)
                    throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 0 } });
        _loop.ClearExceptionTypes();

        other.Start();
        _time.Settle();

        Assert.That(attempts, Is.EqualTo(2));
        Assert.That(ReconnectRule.Defaults.Select(rule => rule.ExceptionType), Is.EqualTo(new[]
        {
            typeof(HttpRequestException), typeof(SocketException), typeof(WebSocketException), typeof(IOException), typeof(TimeoutException), typeof(OperationCanceledException),
        }));
    }

    [TestCase(typeof(string))]
    [TestCase(typeof(object))]
    [TestCase(typeof(IDisposable))]
    public void What_is_no_exception_is_refused_and_nothing_of_the_call_is_done(Type type)
    {
        Assert.That(() => _loop.AddExceptionType(typeof(FormatException), type), Throws.ArgumentException.With.Property("ParamName").EqualTo("exceptionTypes")
            .And.Message.Contains(type.FullName!).And.Message.Contains("System.Exception"));
        Assert.That(() => _loop.RemoveExceptionType(typeof(SocketException), type), Throws.ArgumentException.With.Property("ParamName").EqualTo("exceptionTypes"));

        Assert.That((IsHandled(new FormatException()), IsHandled(new SocketException())), Is.EqualTo((false, true)));
    }

    [Test]
    public void Changes_act_on_the_next_failure_also_within_an_iteration()
    {
        var attempts = 0;
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromDays(1)),
            (iteration, _) =>
            {
                if (++attempts == 3)
                    iteration.Loop.RemoveExceptionType<SocketException>();
                throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 0 } });
        loop.Start();

        _time.Settle();

        Assert.That((attempts, loop.HasFailed), Is.EqualTo((3, true)));
    }

    [Test]
    public void Clearing_lets_a_loop_that_stops_end_with_its_next_failure()
    {
        var attempts = 0;
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromDays(1)),
            (_, _) =>
            {
                attempts++;
                throw new SocketException();
            },
            new LoopOptions { TimeProvider = _time, Listener = _log, Retry = new RetryPolicy { Random = () => 1 } });
        var run = loop.Start();
        _time.Settle();

        loop.ClearExceptionTypes();
        loop.Stop();
        _time.Settle();

        Assert.That((attempts, run.IsFaulted), Is.EqualTo((2, true)));
    }

    [Test]
    public void A_cancellation_in_the_set_never_swallows_the_loops_own()
    {
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromDays(1)), (_, cancelled) => Task.Delay(Timeout.Infinite, cancelled), new LoopOptions { TimeProvider = _time, Listener = _log });
        loop.AddExceptionType<OperationCanceledException>();
        loop.AddExceptionType(_ => true);
        var run = loop.Start();
        _time.Settle();

        loop.Cancel();
        _time.Settle();

        Assert.That((run.IsCanceled, _log.Retries.Count), Is.EqualTo((true, 0)));
    }

    /// <summary>Lets the next iteration throw, and says whether it was tried again.</summary>
    private bool IsHandled(Exception exception)
    {
        var (retries, failures) = (_log.Retries.Count, _log.Failures.Count);
        _next = exception;
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.Retries.Count - retries + _log.Failures.Count - failures, Is.EqualTo(1));
        return _log.Retries.Count > retries;
    }
}
