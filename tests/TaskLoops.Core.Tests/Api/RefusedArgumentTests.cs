using TaskLoops.Testing;

namespace TaskLoops.Tests.Api;

/// <summary>What is wrong is refused by the call that gives it: the argument is named, and the remedy.</summary>
[Category("M4")]
public sealed class RefusedArgumentTests
{
    private static readonly Schedule _hourly = Schedule.Hourly();
    private static readonly Schedule _pause = Schedule.FixedDelay(TimeSpan.FromSeconds(1));
    private static readonly TimeSpan _minus = TimeSpan.FromTicks(-1);
    private static readonly TimeSpan _tooLong = TimeSpan.FromDays(49) + TimeSpan.FromTicks(1);
    private static readonly LoopOptions _overlapping = new() { MaxOverlap = 2 };

    private static readonly TestCaseData[] _refusals =
    [
        // Options
        Refused<ArgumentException>("Name", () => new LoopOptions { Name = "" }, "blank", "null"),
        Refused<ArgumentException>("Name", () => new LoopOptions { Name = " \t" }, "blank", "null"),
        Refused<ArgumentOutOfRangeException>("Count", () => new LoopOptions { Count = 0 }, "at least 1", "null"),
        Refused<ArgumentOutOfRangeException>("Count", () => new LoopOptions { Count = -1 }, "at least 1", "null"),
        Refused<ArgumentNullException>("ReconnectRules", () => new LoopOptions { ReconnectRules = null! }),
        Refused<ArgumentException>("ReconnectRules", () => new LoopOptions { ReconnectRules = [ReconnectRule.For<IOException>(), null!] }, "null", "Leave it out"),
        Refused<ArgumentNullException>("Retry", () => new LoopOptions { Retry = null! }),
        Refused<ArgumentOutOfRangeException>("MaxOverlap", () => new LoopOptions { MaxOverlap = 0 }, "at least 1"),
        Refused<ArgumentOutOfRangeException>("MaxOverlap", () => new LoopOptions { MaxOverlap = int.MinValue }, "at least 1"),
        Refused<ArgumentOutOfRangeException>("MissedOccurrences", () => new LoopOptions { MissedOccurrences = (MissedOccurrences)2 }, "RunOnce, Skip"),
        Refused<ArgumentOutOfRangeException>("MissedAfter", () => new LoopOptions { MissedAfter = TimeSpan.Zero }, "longer than zero"),
        Refused<ArgumentOutOfRangeException>("MissedAfter", () => new LoopOptions { MissedAfter = _minus }, "longer than zero"),
        Refused<ArgumentOutOfRangeException>("MakeUpWithin", () => new LoopOptions { MakeUpWithin = _minus }, "not be negative"),
        Refused<ArgumentOutOfRangeException>("InitialDelay", () => new LoopOptions { InitialDelay = _minus }, "not be negative"),
        Refused<ArgumentOutOfRangeException>("OnUnhandled", () => new LoopOptions { OnUnhandled = (OnUnhandled)(-1) }, "Fail, Continue"),
        Refused<ArgumentOutOfRangeException>("MaxConsecutiveFailures", () => new LoopOptions { MaxConsecutiveFailures = 0 }, "at least 1", "null"),
        Refused<ArgumentOutOfRangeException>("IterationTimeout", () => new LoopOptions { IterationTimeout = TimeSpan.Zero }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("IterationTimeout", () => new LoopOptions { IterationTimeout = Timeout.InfiniteTimeSpan }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("IterationTimeout", () => new LoopOptions { IterationTimeout = _tooLong }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("EndTimeout", () => new LoopOptions { EndTimeout = TimeSpan.Zero }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("EndTimeout", () => new LoopOptions { EndTimeout = _minus }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("EndTimeout", () => new LoopOptions { EndTimeout = TimeSpan.MaxValue }, "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("WhileDisconnected", () => new LoopOptions { WhileDisconnected = (WhileDisconnected)2 }, "Run, Hold"),
        Refused<ArgumentNullException>("TimeProvider", () => new LoopOptions { TimeProvider = null! }),

        // Retry policy
        Refused<ArgumentOutOfRangeException>("BaseDelay", () => new RetryPolicy { BaseDelay = TimeSpan.Zero }, "longer than zero"),
        Refused<ArgumentOutOfRangeException>("BaseDelay", () => new RetryPolicy { BaseDelay = _minus }, "longer than zero"),
        Refused<ArgumentOutOfRangeException>("MaxDelay", () => new RetryPolicy { MaxDelay = TimeSpan.Zero }, "longer than zero"),
        Refused<ArgumentOutOfRangeException>("MaxAttempts", () => new RetryPolicy { MaxAttempts = 0 }, "at least 1", "null"),
        Refused<ArgumentNullException>("Random", () => new RetryPolicy { Random = null! }),

        // Create
        Refused<ArgumentNullException>("schedule", () => TaskLoop.Create(null!, (_, _) => { })),
        Refused<ArgumentNullException>("schedule", () => TaskLoop.Create<string>(null!, (_, _, _) => { })),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Action<LoopIteration, CancellationToken>)null!)),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Func<LoopIteration, CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Func<LoopIteration, CancellationToken, ValueTask>)null!)),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Action<LoopIteration, string, CancellationToken>)null!)),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Func<LoopIteration, string, CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("body", () => TaskLoop.Create(_hourly, (Func<LoopIteration, string, CancellationToken, ValueTask>)null!)),
        Refused<ArgumentException>("schedule", () => TaskLoop.Create(_pause, (_, _) => { }, _overlapping), "cannot overlap", "MaxOverlap to 1"),
        Refused<ArgumentException>("schedule", () => TaskLoop.Create(Schedule.AsFastAsPossible, (_, _) => { }, _overlapping), "cannot overlap", "MaxOverlap to 1"),
        Refused<ArgumentException>("schedule", () => TaskLoop.Create<string>(_pause, (_, _, _) => { }, _overlapping), "cannot overlap", "MaxOverlap to 1"),

        // Hooks
        Refused<ArgumentNullException>("hook", () => Loop().BeforeLoop((Action<CancellationToken>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().BeforeLoop((Func<CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().BeforeLoop((Func<CancellationToken, ValueTask>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().AfterLoop((Action<LoopEnd, CancellationToken>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().AfterLoop((Func<LoopEnd, CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().AfterLoop((Func<LoopEnd, CancellationToken, ValueTask>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().OnError((Action<LoopFailure, CancellationToken>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().OnError((Func<LoopFailure, CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("hook", () => Loop().OnError((Func<LoopFailure, CancellationToken, ValueTask>)null!)),
        Refused<ArgumentNullException>("loop", () => ((TaskLoop)null!).BeforeLoop(_ => { })),
        Refused<ArgumentNullException>("loop", () => ((TaskLoop)null!).AfterLoop((_, _) => { })),
        Refused<ArgumentNullException>("loop", () => ((TaskLoop)null!).OnError((_, _) => { })),
        Refused<ArgumentNullException>("hook", () => new LoopRegistry().OnError((Action<LoopFailure, CancellationToken>)null!)),
        Refused<ArgumentNullException>("hook", () => new LoopRegistry().OnError((Func<LoopFailure, CancellationToken, Task>)null!)),
        Refused<ArgumentNullException>("hook", () => new LoopRegistry().OnError((Func<LoopFailure, CancellationToken, ValueTask>)null!)),

        // What is copied
        Refused<ArgumentNullException>("other", () => new RetryPolicy(null!)),
        Refused<ArgumentNullException>("other", () => new LoopOptions(null!)),

        // The loop
        Refused<ArgumentNullException>("schedule", () => Loop().ChangeSchedule(null!)),
        Refused<ArgumentException>("schedule", () => Loop(_overlapping).ChangeSchedule(_pause), "cannot overlap", "MaxOverlap to 1"),
        Refused<ArgumentNullException>("exceptionTypes", () => Loop().AddExceptionType((Type[])null!)),
        Refused<ArgumentNullException>("exceptionTypes", () => Loop().AddExceptionType(typeof(IOException), null!), "A type of exception is null."),
        Refused<ArgumentException>("exceptionTypes", () => Loop().AddExceptionType(typeof(string)), "System.String", "derive from System.Exception"),
        Refused<ArgumentNullException>("isHandled", () => Loop().AddExceptionType((Func<Exception, bool>)null!)),
        Refused<ArgumentNullException>("exceptionTypes", () => Loop().RemoveExceptionType(null!)),
        Refused<ArgumentNullException>("exceptionTypes", () => Loop().RemoveExceptionType(typeof(IOException), null!), "A type of exception is null."),
        Refused<ArgumentException>("exceptionTypes", () => Loop().RemoveExceptionType(typeof(string)), "System.String", "derive from System.Exception"),

        // The registry
        Refused<ArgumentNullException>("name", () => new LoopRegistry().Get(null!)),
        Refused<ArgumentOutOfRangeException>("limit", () => new LoopRegistry().StopAllAsync(TimeSpan.Zero), "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("limit", () => new LoopRegistry().StopAllAsync(Timeout.InfiniteTimeSpan), "longer than zero", "49 days"),
        Refused<ArgumentOutOfRangeException>("limit", () => new LoopRegistry().StopAllAsync(_tooLong), "longer than zero", "49 days"),
    ];

    /// <summary>Each with a name of its own: a case whose name another one has as well cannot be told from it.</summary>
    private static IEnumerable<TestCaseData> Refusals() => _refusals.Select((refusal, row) => refusal.SetArgDisplayNames($"{refusal.Arguments[2]}", $"{row}"));

    [TestCaseSource(nameof(Refusals))]
    public void A_refusal_names_the_argument_and_the_remedy(Action wrong, Type exception, string parameter, string[] remedy)
    {
        var refusal = (ArgumentException)Assert.Throws(Is.TypeOf(exception), () => wrong())!;

        Assert.That(refusal.ParamName, Is.EqualTo(parameter));
        foreach (var part in remedy)
            Assert.That(refusal.Message, Does.Contain(part));
    }

    [Test]
    public void A_taken_name_is_refused_by_the_loop_that_comes_second()
    {
        var options = new LoopOptions { Name = "digest", Registry = new LoopRegistry() };
        TaskLoop.Create(_hourly, (_, _) => { }, options);

        Assert.That(
            () => TaskLoop.Create(_hourly, (_, _) => { }, options), Throws.ArgumentException.With.Property("ParamName").EqualTo("Name").And.Message.Contains("Give another Name"));
    }

    [Test]
    public void A_loop_that_is_refused_leaves_nothing_in_the_registry()
    {
        var registry = new LoopRegistry();

        Assert.That(() => TaskLoop.Create(_pause, (_, _) => { }, new LoopOptions { MaxOverlap = 2, Registry = registry }), Throws.ArgumentException);
        Assert.That(registry.Loops, Is.Empty);
    }

    [Test]
    public void A_change_that_is_refused_changes_nothing()
    {
        var loop = Loop(_overlapping);

        Assert.That(() => loop.ChangeSchedule(_pause), Throws.ArgumentException);
        Assert.That(loop.Schedule, Is.EqualTo(_hourly));
    }

    [Test]
    public void The_limits_themselves_are_accepted()
    {
        var most = TimeSpan.FromDays(49);
        var least = TimeSpan.FromTicks(1);
        Assert.That(
            () => new[]
            {
                new LoopOptions { Count = 1, MaxOverlap = 1, MaxConsecutiveFailures = 1, MissedAfter = least, MakeUpWithin = TimeSpan.Zero, InitialDelay = TimeSpan.Zero, IterationTimeout = least, EndTimeout = least },
                new LoopOptions { Count = int.MaxValue, MaxOverlap = LoopOptions.UnlimitedOverlap, MissedAfter = TimeSpan.MaxValue, MakeUpWithin = TimeSpan.MaxValue, InitialDelay = TimeSpan.MaxValue, IterationTimeout = most, EndTimeout = most },
                new LoopOptions { Count = null, Name = null, IterationTimeout = null, MaxConsecutiveFailures = null, ReconnectRules = [] },
            },
            Throws.Nothing);
        Assert.That(() => new RetryPolicy { BaseDelay = least, MaxDelay = TimeSpan.MaxValue, MaxAttempts = 1 }, Throws.Nothing);
    }

    [Test]
    public void The_longest_initial_delay_does_not_overflow()
    {
        var time = new VirtualTimeProvider();
        foreach (var schedule in new[] { _hourly, _pause, Schedule.Every(TimeSpan.FromHours(1)) })
        {
            var loop = TaskLoop.Create(schedule, (_, _) => { }, new LoopOptions { TimeProvider = time, InitialDelay = TimeSpan.MaxValue });
            loop.Start();
            time.Settle();
            Assert.That(loop.HasFailed, Is.False, $"{schedule}");
            loop.Cancel();
        }
    }

    [Test]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new LoopOptions();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Name, Is.Null);
            Assert.That(options.Count, Is.Null);
            Assert.That(options.Reconnect, Is.True);
            Assert.That(options.ReconnectRules, Is.SameAs(ReconnectRule.Defaults));
            Assert.That(options.MaxOverlap, Is.EqualTo(1));
            Assert.That(options.MissedOccurrences, Is.EqualTo(MissedOccurrences.RunOnce));
            Assert.That(options.MissedAfter, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(options.MakeUpWithin, Is.EqualTo(TimeSpan.MaxValue));
            Assert.That(options.RunOnStart, Is.Null);
            Assert.That(options.InitialDelay, Is.EqualTo(TimeSpan.Zero));
            Assert.That(options.OnUnhandled, Is.EqualTo(OnUnhandled.Fail));
            Assert.That(options.MaxConsecutiveFailures, Is.Null);
            Assert.That(options.IterationTimeout, Is.Null);
            Assert.That(options.EndTimeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(options.WhileDisconnected, Is.EqualTo(WhileDisconnected.Run));
            Assert.That(options.TimeProvider, Is.SameAs(TimeProvider.System));
            Assert.That((options.Gate, options.Connection, options.Store, options.Listener, options.Registry), Is.EqualTo(
                ((ReadyGate?)null, (LoopConnection?)null, (OccurrenceStore?)null, (LoopListener?)null, (LoopRegistry?)null)));
            Assert.That(
                (options.Retry.BaseDelay, options.Retry.MaxDelay, options.Retry.MaxAttempts), Is.EqualTo((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1024), (int?)null)));
            Assert.That(Enumerable.Range(0, 100).Select(_ => options.Retry.Random()), Is.All.InRange(0, Math.BitDecrement(1.0)));
        }
    }

    private static TaskLoop Loop(LoopOptions? options = null) => TaskLoop.Create(_hourly, (_, _) => { }, options);

    private static TestCaseData Refused<TException>(string parameter, Func<object> wrong, params string[] remedy)
        where TException : ArgumentException
        => Refused<TException>(parameter, () => { _ = wrong(); }, remedy);

    private static TestCaseData Refused<TException>(string parameter, Action wrong, params string[] remedy)
        where TException : ArgumentException
        => new TestCaseData(wrong, typeof(TException), parameter, remedy);
}
