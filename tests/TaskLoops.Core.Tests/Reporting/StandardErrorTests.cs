using System.Net.Sockets;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Reporting;

/// <summary>Standard error is the process': these tests run alone.</summary>
[NonParallelizable]
public sealed class StandardErrorTests
{
    private static readonly Schedule _everyTenSeconds = Schedule.Every(TimeSpan.FromSeconds(10));

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly StringWriter _error = new();
    private TextWriter _real = null!;

    [SetUp]
    public void Capture()
    {
        _real = Console.Error;
        Console.SetError(_error);
    }

    [TearDown]
    public void Release()
    {
        Console.SetError(_real);
        _error.Dispose();
    }

    [Test]
    [Category("E5")]
    public void A_retry_without_listener_is_a_line_with_attempt_and_delay()
    {
        Run(
            (iteration, _) =>
            {
                if (iteration is { Index: 0, Attempt: < 3 })
                    throw new IOException("no route");
            },
            Options());

        Assert.That(Lines, Is.EqualTo(new[]
        {
            "Loop 'digest': attempt 1 of the body failed, next in 1.0 s: IOException: no route",
            "Loop 'digest': attempt 2 of the body failed, next in 2.0 s: IOException: no route",
        }));
    }

    [Test]
    [Category("E6")]
    public void An_unhandled_exception_without_listener_is_written_with_its_stack_trace()
    {
        Run((_, _) => Throw(), Options());

        Assert.That(Lines[0], Is.EqualTo("Loop 'digest': unhandled exception in iteration 0, attempt 1:"));
        Assert.That(Lines[1], Is.EqualTo("System.FormatException: thrown"));
        Assert.That(Lines[2], Does.Contain($"at {typeof(StandardErrorTests).FullName}.{nameof(Throw)}"));
    }

    [Test]
    [Category("E6")]
    public void An_unhandled_exception_of_the_before_hook_without_listener_is_written_with_its_place()
    {
        Run((_, _) => { }, Options(), loop => loop.BeforeLoop(_ => Throw()));

        Assert.That(Lines[0], Is.EqualTo("Loop 'digest': unhandled exception in the before hook:"));
    }

    [TestCase(false)]
    [TestCase(true)]
    [Category("E6")]
    public void An_error_hook_stands_in_for_the_default_line_as_in_the_seed(bool ofTheRegistry)
    {
        var registry = new LoopRegistry();
        var calls = 0;
        if (ofTheRegistry)
            registry.OnError((_, _) => calls++);
        Run(
            (_, _) => Throw(),
            new LoopOptions { Name = "digest", TimeProvider = _time, Registry = registry },
            loop => ofTheRegistry ? loop : loop.OnError((_, _) => calls++));

        Assert.That((_error.ToString(), calls), Is.EqualTo(("", 1)));
    }

    [Test]
    [Category("E6")]
    public void With_continue_every_unhandled_exception_is_written()
    {
        Run((_, _) => Throw(), new LoopOptions { Name = "digest", TimeProvider = _time, OnUnhandled = OnUnhandled.Continue, Count = 2 });

        Assert.That(Lines.Where(line => line.StartsWith("Loop", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Loop 'digest': unhandled exception in iteration 0, attempt 1:", "Loop 'digest': unhandled exception in iteration 1, attempt 1:",
        }));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Category("E6")]
    public void A_listener_stands_in_for_standard_error(bool isOwn)
    {
        var log = new ListenerLog(_time);
        Run(
            (iteration, _) =>
            {
                if (iteration.Attempt == 1)
                    throw new IOException();
                Throw();
            },
            new LoopOptions
            {
                Name = "digest",
                TimeProvider = _time,
                Listener = isOwn ? log : null,
                Registry = new LoopRegistry { Listener = isOwn ? null : log },
                Retry = new RetryPolicy { Random = () => 0 },
            });

        Assert.That(_error.ToString(), Is.Empty);
        Assert.That(log.With("retry", "unhandled"), Has.Count.EqualTo(2));
    }

    [Test]
    [Category("E7")]
    public void A_throwing_hook_without_listener_is_written_with_its_place()
    {
        Run(
            (_, _) => Throw(),
            Options(),
            loop => loop.OnError((_, _) => throw new ArithmeticException("of the error hook")).AfterLoop((_, _) => throw new ArithmeticException("of the after hook")));

        Assert.That(Lines.Where(line => !line.StartsWith("   at", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Loop 'digest': unhandled exception in the error hook:",
            "System.ArithmeticException: of the error hook",
            "Loop 'digest': unhandled exception in the after hook:",
            "System.ArithmeticException: of the after hook",
        }));
    }

    [Test]
    [Category("E7")]
    public void What_the_only_listener_throws_is_written()
    {
        Run((_, _) => { }, new LoopOptions { Name = "digest", TimeProvider = _time, Listener = new ThrowsAtTheStart() });

        Assert.That(Lines[..2], Is.EqualTo(new[] { "Loop 'digest': unhandled exception in the listener:", "System.ArithmeticException: of the listener" }));
    }

    [Test]
    [Category("E7")]
    public void A_broken_writer_in_the_place_of_standard_error_does_not_break_the_loop()
    {
        Console.SetError(new BrokenWriter());

        var loop = Run(
            (iteration, _) =>
            {
                if (iteration.Attempt == 1)
                    throw new SocketException();
            },
            Options());

        Assert.That(loop.CurrentIteration, Is.EqualTo(2));
    }

    [Test]
    [Category("E7")]
    public void An_exception_that_throws_when_it_is_asked_for_its_text_is_reported_by_its_type()
    {
        var loop = Run((iteration, _) => throw (iteration.Attempt == 1 ? new SecretiveException() : new FormatException("thrown", new SecretiveException())), Options(), loop =>
        {
            loop.AddExceptionType<SecretiveException>();
            loop.RemoveExceptionType<SecretiveException>();
            loop.AddExceptionType(failure => failure is SecretiveException { InnerException: null } && failure.HResult == 7);
            return loop;
        });

        Assert.That(Lines, Is.EqualTo(new[]
        {
            "Loop 'digest': unhandled exception in iteration 0, attempt 1:",
            $"{typeof(SecretiveException)} (asked for its text, it throws System.NotSupportedException)",
        }));
        Assert.That((loop.IsRunning, loop.HasFailed), Is.EqualTo((false, true)));
    }

    [Test]
    [Category("E7")]
    public void A_retried_exception_that_throws_when_it_is_asked_for_its_message_is_reported_by_its_type()
    {
        var loop = Run(
            (iteration, _) =>
            {
                if (iteration is { Index: 0, Attempt: 1 })
                    throw new SecretiveException();
            },
            Options(),
            loop =>
            {
                loop.AddExceptionType<SecretiveException>();
                return loop;
            });

        Assert.That(Lines, Is.EqualTo(new[]
        {
            $"Loop 'digest': attempt 1 of the body failed, next in 1.0 s: SecretiveException: {typeof(SecretiveException)} (asked for its text, it throws System.NotSupportedException)",
        }));
        Assert.That(loop.CurrentIteration, Is.EqualTo(2));
    }

    [Test]
    [Category("E9")]
    public void A_time_out_that_is_ignored_without_listener_is_a_line()
    {
        var gate = new TaskCompletionSource();
        TaskLoop.Create(
            _everyTenSeconds, (_, _) => gate.Task, new LoopOptions { Name = "digest", TimeProvider = _time, IterationTimeout = TimeSpan.FromSeconds(5) }).Start();

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(Lines, Is.EqualTo(new[] { "Loop 'digest': attempt 1 at iteration 0 has timed out and ignores its token; it keeps its place." }));
    }

    [Test]
    public void A_run_that_does_not_end_without_listener_is_a_line()
    {
        var gate = new TaskCompletionSource();
        var loop = TaskLoop.Create(_everyTenSeconds, (_, _) => gate.Task, Options());
        loop.Start();
        _time.Settle();

        _ = loop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(Lines, Is.EqualTo(new[] { "Loop 'digest': has not ended 30 s after it was cancelled." }));
    }

    private string[] Lines => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void Throw() => throw new FormatException("thrown");

    private LoopOptions Options() => new() { Name = "digest", TimeProvider = _time, Retry = new RetryPolicy { Random = () => 0.5 } };

    private TaskLoop Run(Action<LoopIteration, CancellationToken> body, LoopOptions options, Func<TaskLoop, TaskLoop>? with = null)
    {
        var loop = TaskLoop.Create(_everyTenSeconds, body, options);
        with?.Invoke(loop);
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(29));
        return loop;
    }

    private sealed class ThrowsAtTheStart : LoopListener
    {
        public override void OnRunStarted(TaskLoop loop) => throw new ArithmeticException("of the listener");
    }

    private sealed class SecretiveException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new NotSupportedException();
    }
}
