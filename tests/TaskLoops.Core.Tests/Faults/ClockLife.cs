using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>A minute of a loop on a clock that throws, beside a loop on the same clock and one on another, and what is wrong with them after it.</summary>
internal sealed class ClockLife
{
    private const int Seconds = 60;
    private const int SiblingSeconds = 6;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly FaultyClock _clock;
    private readonly ListenerLog _log;
    private readonly ListenerLog _siblingLog;
    private readonly LoopRegistry _registry = new();
    private readonly LoopConnection _connection = new();
    private readonly ReadyGate _gate = new() { Stagger = TimeSpan.FromSeconds(2) };
    private readonly SortedDictionary<int, List<Action>> _script = [];

    /// <summary>What members of the loop have thrown to the test.</summary>
    private readonly List<Exception> _caught = [];
    private readonly List<Exception> _bodies = [];
    private readonly List<Task> _waited = [];
    private readonly List<LoopEnd> _ends = [];
    private readonly TaskLoop _subject;
    private readonly TaskLoop _sibling;
    private readonly Neighbour _neighbour;
    private bool _wasRefused;

    public ClockLife(string scene, bool isLate)
    {
        _clock = new FaultyClock(_time) { IsLate = isLate };
        _log = new ListenerLog(_time);
        _siblingLog = new ListenerLog(_time);
        _neighbour = new Neighbour(_time);
        _subject = Scene(scene).AfterLoop((end, _) => _ends.Add(end));
        _sibling = TaskLoop.Create(Every(SiblingSeconds), (_, _) => { }, new LoopOptions { TimeProvider = _clock, Listener = _siblingLog, Name = "sibling" });
    }

    public static IReadOnlyList<string> Scenes { get; } =
    [
        "interval", "waiting bodies", "calendar", "fixed delay", "as fast as possible", "back-off", "hooks behind a gate", "time-outs", "overlap", "overlap with time-outs", "store",
        "failing and going on", "failing", "hold", "controls", "shutdown", "disposal in the body",
    ];

    public IReadOnlyList<ClockCall> Calls => _clock.Calls;

    /// <summary>What the subject went through.</summary>
    public IReadOnlyList<string> Lines => _log.Lines;

    /// <summary>What the subject and its sibling went through in the minute.</summary>
    private (IReadOnlyList<string> Subject, IReadOnlyList<string> Sibling) Minute { get; set; }

    /// <summary>Lives, with a clock that throws as the script says.</summary>
    /// <param name="throws">Which calls throw.</param>
    /// <param name="isRepaired">Whether the clock is whole again after the minute, or never.</param>
    /// <param name="whole">What a life without faults was like; null in that life.</param>
    public async Task<IReadOnlyList<string>> HarmAsync(Func<int, ClockCall, bool> throws, bool isRepaired, ClockLife? whole)
    {
        List<string?> harm = [];
        _clock.Throws = throws;
        try
        {
            Call(() => _sibling.Start());
            Call(() => _subject.Start());
            for (var second = 0; second < Seconds; second++)
            {
                foreach (var action in _script.GetValueOrDefault(second, []))
                    Call(action);
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            Minute = (_log.Lines, _siblingLog.Lines);
            if (whole is not null && isRepaired)
                harm.AddRange(Differences(whole));
            if (isRepaired)
            {
                _clock.Throws = null;
                harm.AddRange(Again());
            }

            _waited.AddRange([_subject.DisposeAsync().AsTask(), _sibling.DisposeAsync().AsTask()]);
            _time.Advance(TimeSpan.FromSeconds(60));
            await Task.WhenAll(_waited).WaitAsync(_patience);
            _time.Settle();

            // The limit of a wait is disposed of when the wait is over already, on a thread of the pool.
            await Task.Run(() => SpinWait.SpinUntil(() => _clock.Thrown.All(thrown => TimesTold(thrown) > 0), _patience));
        }
        catch (Exception escaped)
        {
            harm.Add($"got away: {escaped}");
        }

        harm.AddRange([.. Reports(), .. End(_subject, _log), .. End(_sibling, _siblingLog), _neighbour.Harm()]);
        harm.Add(_ends.Count == _log.With("run ended").Count ? null : $"the after hook was called {_ends.Count} times");
        harm.Add(_time.ArmedTimers == 0 || !isRepaired ? null : $"{_time.ArmedTimers} timers are left");
        return [.. harm.OfType<string>()];
    }

    /// <summary>What is different from a life without faults, where nothing has failed.</summary>
    private IEnumerable<string?> Differences(ClockLife whole)
    {
        var failed = new[] { _subject, _sibling }.Count(loop => loop.HasFailed && loop.Exception is ClockIsBrokenException);
        yield return failed <= 1 ? null : "both loops on the clock have failed";
        if (_caught.Count == 0 && !_log.Failures.Any(IsClocks) && !_subject.HasFailed)
            yield return Difference("the subject", whole.Minute.Subject, Minute.Subject);
        if (!_siblingLog.Failures.Any(IsClocks))
            yield return Difference("the sibling", whole.Minute.Sibling, Minute.Sibling);
        if (!_sibling.HasFailed)
            yield return _sibling.CurrentIteration == Seconds / SiblingSeconds ? null : $"the sibling is at {_sibling.CurrentIteration}";
    }

    private static string? Difference(string who, IReadOnlyList<string> expected, IReadOnlyList<string> lines) =>
        lines.SequenceEqual(expected) ? null : $"{who} went through\n  {string.Join("\n  ", lines)}\nand not\n  {string.Join("\n  ", expected)}";

    /// <summary>On a clock that is whole again, both begin again.</summary>
    private IEnumerable<string?> Again()
    {
        foreach (var loop in new[] { _subject, _sibling })
        {
            if (loop.IsRunning || _wasRefused)
                continue;

            var begins = loop.TryStart();
            _time.Advance(TimeSpan.FromSeconds(60));
            yield return begins && loop.CurrentIteration is not null ? null : $"{loop.Name} does not begin again: {loop.GetStatus().State}";
        }
    }

    /// <summary>Each exception of the clock has got to the one who called, or to one of the listeners, once; and no body's was lost for it.</summary>
    private IEnumerable<string?> Reports()
    {
        foreach (var thrown in _clock.Thrown)
        {
            var told = TimesTold(thrown);
            yield return told == 1 ? null : $"told {told} times: {thrown}";
        }

        foreach (var body in _bodies)
        {
            var told = _log.Failures.Count(failure => ReferenceEquals(failure.Exception, body)) + _log.Retries.Count(retry => ReferenceEquals(retry.Exception, body));
            yield return told == 1 ? null : $"{body.GetType().Name} of the body was told {told} times";
        }

        var others = _log.Failures.Concat(_siblingLog.Failures).Where(failure => failure.Exception is ClockIsBrokenException != (failure.Place == LoopPlace.Schedule)).ToList();
        yield return others.Count == 0 ? null : $"told {string.Join(", ", others.ConvertAll(failure => $"{failure.Place}: {failure.Exception.Message}"))}";
    }

    private int TimesTold(Exception thrown) =>
        _log.Failures.Concat(_siblingLog.Failures).Count(failure => ReferenceEquals(failure.Exception, thrown)) + _caught.Count(caught => ReferenceEquals(caught, thrown));

    private static IEnumerable<string?> End(TaskLoop loop, ListenerLog log)
    {
        var (started, ended) = (log.With("run started").Count, log.With("run ended").Count);
        yield return started == ended ? null : $"{loop.Name} was started {started} times and ended {ended} times:\n  {string.Join("\n  ", log.Lines)}";
        var (begun, over) = (log.With("begins").Count, log.Lines.Count(line => line.Contains(" in ", StringComparison.Ordinal) && line.Contains('#', StringComparison.Ordinal) && !line.Contains("retry", StringComparison.Ordinal) && !line.Contains("did not end", StringComparison.Ordinal)));
        yield return begun == over ? null : $"{loop.Name} has begun {begun} iterations and ended {over}:\n  {string.Join("\n  ", log.Lines)}";
        var unhandled = log.With("unhandled Schedule").Count;
        yield return log.With("ended Failed").Count(line => line.EndsWith(nameof(ClockIsBrokenException), StringComparison.Ordinal)) == unhandled ? null : $"{loop.Name} has told of {unhandled} failures of its runs:\n  {string.Join("\n  ", log.Lines)}";
        yield return loop is { IsRunning: false, Completion.IsCompleted: true } ? null : $"{loop.Name} has not ended";
    }

    private static bool IsClocks(LoopFailure failure) => failure.Exception is ClockIsBrokenException;

    private void Call(Action action)
    {
        try
        {
            action();
        }
        catch (ClockIsBrokenException thrown)
        {
            _caught.Add(thrown);
        }
        catch (InvalidOperationException) when (_clock.Thrown.Count > 0)
        {
            // Start on a loop that the broken clock has left in another state than the script expects.
        }
    }

    private void At(int second, Action action)
    {
        if (!_script.TryGetValue(second, out var actions))
            _script.Add(second, actions = []);
        actions.Add(action);
    }

    private TaskLoop Scene(string scene) => scene switch
    {
        "interval" => Sync(Every(5), Options(count: 4), _ => { }),
        "waiting bodies" => Waiting(Every(5), Options(count: 4), _ => 2),
        "calendar" => Waiting(Schedule.Aligned(TimeSpan.FromSeconds(10)), Options(), iteration => (int)iteration.Index % 2),
        "fixed delay" => Waiting(Schedule.FixedDelay(TimeSpan.FromSeconds(5)), Options(), _ => 1),
        "as fast as possible" => Sync(Schedule.AsFastAsPossible, Options(count: 4), _ => { }),
        "back-off" => Sync(Every(20), Options(), iteration => Fail(iteration.Index < 2 && iteration.Attempt < 3 ? new SocketException() : null)),
        "hooks behind a gate" => Gated(),
        "time-outs" => Waiting(Every(20), Options(timeout: 3), iteration => iteration.Attempt > 1 ? 0 : (int)iteration.Index switch { 0 => 0, 1 => 1, _ => 30 }, ignores: iteration => iteration.Index == 2),
        "overlap" => Waiting(Every(5), Options(overlap: 3), _ => 12, attempt => attempt is { Index: 1, Attempt: 1 } ? new SocketException() : null),
        "overlap with time-outs" => Waiting(Every(5), Options(overlap: 3, timeout: 6), iteration => iteration.Index == 1 ? 8 : 4, attempt => attempt.Index == 7 ? new FormatException() : null),
        "store" => Waiting(Every(10), Options(store: new FaultyStore(() => null, () => null, inTask: false)), _ => 1),
        "failing and going on" => Waiting(Every(5), Options(goesOn: true), _ => 1, _ => new FormatException()),
        "failing" => Waiting(Every(5), Options(), _ => 1, iteration => iteration.Index == 2 ? new FormatException() : null),
        "hold" => Held(),
        "controls" => Controlled(),
        "shutdown" => ShutDown(),
        _ => Disposed(),
    };

    private TaskLoop Gated()
    {
        At(35, _gate.Open);
        var attempts = 0;
        return Sync(Every(5), Options(gate: _gate), _ => { })
            .BeforeLoop(_ => Fail(attempts++ == 0 ? new SocketException() : null));
    }

    private TaskLoop Held()
    {
        At(12, _connection.Down);
        At(22, _connection.Up);
        return Sync(Every(5), Options(connection: _connection), iteration => Fail(iteration is { Index: 2, Attempt: 1 } ? new SocketException() : null));
    }

    private TaskLoop Controlled()
    {
        At(7, () => _subject.Stop());
        At(9, () => _subject.Start());
        At(12, () => _subject.Cancel());
        At(14, () => _subject.Start());
        At(16, () => _subject.ChangeSchedule(Every(3)));
        At(18, () => _ = _subject.NextIteration);
        At(20, () => _subject.ChangeSchedule(Schedule.Aligned(TimeSpan.FromSeconds(2))));
        At(25, () => _ = _subject.GetStatus());
        At(26, () => _subject.ChangeSchedule(Every(4)));
        At(31, () => _subject.Restart());
        At(33, () => _subject.Restart());
        At(33, () => _subject.ChangeMaxOverlap(2));
        At(41, () => _waited.Add(_subject.StopAsync()));
        At(43, () => _subject.Start());
        At(46, () => _waited.Add(_subject.CancelAsync()));
        At(48, () => _subject.Start());
        At(51, () => _waited.Add(_registry.StopAllAsync(TimeSpan.FromSeconds(4))));
        return Waiting(Every(5), Options(), iteration => iteration.Index == 1 ? 1 : 0);
    }

    /// <summary>A body that ignores its token is named, and ends at last.</summary>
    private TaskLoop ShutDown()
    {
        At(7, () => _waited.Add(_registry.StopAllAsync(TimeSpan.FromSeconds(4))));
        At(15, () => _waited.Add(_subject.CancelAsync()));
        return Waiting(Every(5), Options(), iteration => iteration.Index == 1 ? 30 : 0, ignores: _ => true);
    }

    private TaskLoop Disposed()
    {
        _wasRefused = true;
        At(7, () => _waited.Add(_subject.DisposeAsync().AsTask()));
        return Waiting(Every(5), Options(), iteration => iteration.Index == 1 ? 30 : 0, ignores: _ => true);
    }

    private TaskLoop Sync(Schedule schedule, LoopOptions options, Action<LoopIteration> body) => TaskLoop.Create(schedule, (iteration, _) => body(iteration), options);

    /// <summary>A body that takes so many seconds of the true clock, and then fails or not.</summary>
    private TaskLoop Waiting(Schedule schedule, LoopOptions options, Func<LoopIteration, int> seconds, Func<LoopIteration, Exception?>? fault = null, Func<LoopIteration, bool>? ignores = null) =>
        TaskLoop.Create(
            schedule,
            async (iteration, cancelled) =>
            {
                if (seconds(iteration) is > 0 and var length)
                    await Task.Delay(TimeSpan.FromSeconds(length), _time, ignores?.Invoke(iteration) == true ? CancellationToken.None : cancelled);
                Fail(fault?.Invoke(iteration));
            },
            options);

    private void Fail(Exception? exception)
    {
        if (exception is null)
            return;

        _bodies.Add(exception);
        throw exception;
    }

    private static Schedule Every(int seconds) => Schedule.Every(TimeSpan.FromSeconds(seconds));

    private LoopOptions Options(
        int? count = null,
        int overlap = 1,
        int? timeout = null,
        bool goesOn = false,
        OccurrenceStore? store = null,
        ReadyGate? gate = null,
        LoopConnection? connection = null) => new()
        {
            Name = "subject",
            TimeProvider = _clock,
            Listener = _log,
            Registry = _registry,
            Count = count,
            MaxOverlap = overlap,
            IterationTimeout = timeout is null ? null : TimeSpan.FromSeconds(timeout.Value),
            OnUnhandled = goesOn ? OnUnhandled.Continue : default,
            Store = store,
            Gate = gate,
            Connection = connection,
            WhileDisconnected = connection is null ? default : WhileDisconnected.Hold,
            EndTimeout = TimeSpan.FromSeconds(5),
            Retry = new RetryPolicy { Random = () => 0.5 },
        };
}
