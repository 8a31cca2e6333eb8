using TaskLoops.Testing;

namespace TaskLoops.Properties.Model;

/// <summary>The real loop in virtual time, doing what a script says, and what can be seen of it.</summary>
internal sealed class Engine : LoopListener
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTimeProvider _time = new(_start) { Choose = _ => 0 };
    private readonly Script _script;
    private readonly Trace _trace;
    private readonly ReadyGate _gate = new();
    private readonly LoopConnection _connection = new();
    private readonly TaskLoop _loop;
    private readonly HashSet<(string, int)> _called = [];

    private Engine(Script script)
    {
        _script = script;
        _trace = new Trace(() => (long)(_time.GetUtcNow() - _start).TotalMilliseconds);
        var setup = script.Setup;
        _loop = TaskLoop.Create(setup.Schedule.Build(), Bodies(), new LoopOptions
        {
            TimeProvider = _time,
            Listener = this,
            Count = setup.Count,
            MaxOverlap = setup.MaxOverlap,
            MissedOccurrences = setup.Missed,
            MissedAfter = TimeSpan.FromMilliseconds(setup.MissedAfter),
            MakeUpWithin = setup.MakeUpWithin is { } within ? TimeSpan.FromMilliseconds(within) : TimeSpan.MaxValue,
            Store = setup.Stored is { } stored ? new Memory(_start + TimeSpan.FromMilliseconds(stored)) : null,
            RunOnStart = setup.RunOnStart,
            InitialDelay = TimeSpan.FromMilliseconds(setup.InitialDelay),
            OnUnhandled = setup.OnUnhandled,
            MaxConsecutiveFailures = setup.MaxConsecutiveFailures,
            Reconnect = setup.Reconnect,
            Retry = new RetryPolicy { Random = () => 0.5, MaxAttempts = setup.MaxAttempts },
            IterationTimeout = setup.IterationTimeout is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null,
            Gate = setup.HasGate ? _gate : null,
            Connection = _connection,
            WhileDisconnected = setup.Holds ? WhileDisconnected.Hold : WhileDisconnected.Run,
            EndTimeout = TimeSpan.FromDays(40),
        });

        if (script.Before.Length > 0)
            _loop.BeforeLoop(Before());
        if (script.Error.Length > 0)
            _loop.OnError(Error());
        if (script.After.Length > 0)
            _loop.AfterLoop(After());
    }

    public static Trace Run(Script script) => new Engine(script).Run();

    public override void OnRunStarted(TaskLoop loop) => _trace.Add("run");

    public override void OnRunEnded(in LoopEnd end) => _trace.Add($"ended {end.Reason} after {end.Iterations}");

    public override void OnGateAwaited(TaskLoop loop, TimeSpan waited) => _trace.Add($"gate awaited {waited.TotalMilliseconds}");

    public override void OnIterationStarted(in LoopIteration iteration) => _trace.Add($"begin {iteration.Index}");

    public override void OnIterationEnded(in LoopIterationEnd end) => _trace.Add($"end {end.Iteration.Index} attempt {end.Iteration.Attempt} {end.Outcome} took {end.Duration.TotalMilliseconds}");

    public override void OnRetry(in LoopRetry retry) => _trace.Add($"retry {retry.Place} {retry.Attempt} in {retry.Delay.TotalMilliseconds}");

    public override void OnTimeoutIgnored(in LoopIteration iteration) => _trace.Add($"time-out ignored {iteration.Index}");

    public override void OnUnhandled(in LoopFailure failure) => _trace.Add($"unhandled {failure.Place} {failure.Exception.GetType().Name}");

    public override void OnHookFailed(in LoopFailure failure) => _trace.Add($"failed {failure.Place} {failure.Exception.GetType().Name}");

    public override void OnMissed(in LoopMissed missed) => _trace.Add($"missed {missed.Count}{(missed.IsCapped ? " or more" : "")}{(missed.IsMadeUp ? ", made up" : "")}");

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => _trace.Add("changed");

    public override void OnReplanned(TaskLoop loop) => _trace.Add("replanned");

    public override void OnDidNotEnd(TaskLoop loop, TimeSpan waited) => _trace.Add("did not end");

    private Trace Run()
    {
        foreach (var act in _script.Acts)
        {
            Do(act);
            _time.Settle();
            _trace.Add(Status());
        }

        Do(new Act(Act.Kind.Cancel));
        _time.Settle();
        _time.Advance(TimeSpan.FromMilliseconds(Trace.TimeToEnd));
        _trace.Add(Status());
        return _trace;
    }

    private void Do(Act act)
    {
        if (act.What == Act.Kind.Pass)
            _time.Advance(TimeSpan.FromMilliseconds(act.Milliseconds));
        else
            _trace.Add($"> {act}: {Answer(act)}");
    }

    private string Answer(Act act)
    {
        try
        {
            return Call(act);
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
        catch (ArgumentException)
        {
            return "cannot overlap";
        }
    }

    private string Call(Act act)
    {
        switch (act.What)
        {
            case Act.Kind.Start:
                _ = _loop.Start();
                break;
            case Act.Kind.TryStart:
                return _loop.TryStart() ? "ok" : "refused";
            case Act.Kind.Stop:
                _loop.Stop();
                break;
            case Act.Kind.Cancel:
                _loop.Cancel();
                break;
            case Act.Kind.Restart:
                _loop.Restart();
                break;
            case Act.Kind.Change:
                _loop.ChangeSchedule(act.Schedule.Build());
                break;
            case Act.Kind.Dispose:
                _ = _loop.DisposeAsync().AsTask();
                break;
            case Act.Kind.OpenGate:
                _gate.Open();
                break;
            case Act.Kind.CloseGate:
                _gate.Close();
                break;
            case Act.Kind.Disconnect:
                _connection.Down();
                break;
            case Act.Kind.Connect:
                _connection.Up();
                break;
            case Act.Kind.ClearExceptionTypes:
                _loop.ClearExceptionTypes();
                break;
            case Act.Kind.StopAsync:
                _ = _loop.StopAsync();
                break;
            case Act.Kind.CancelAsync:
                _ = _loop.CancelAsync();
                break;
            case Act.Kind.Overlap:
                _loop.ChangeMaxOverlap((int)act.Milliseconds);
                break;
            case Act.Kind.AddBreaks:
                _loop.AddExceptionType<InvalidOperationException>();
                break;
        }

        return "ok";
    }

    private string Status()
    {
        var status = _loop.GetStatus();
        var next = _loop.NextIteration is { } instant ? $"{(instant - _start).TotalMilliseconds}" : "none";
        var task = _loop.Completion.Status == TaskStatus.WaitingForActivation ? "pending" : _loop.Completion.Status.ToString();
        return $"= {status.State}{(_loop.IsRunning ? " running" : "")}{(_loop.IsBeingCancelled ? " being cancelled" : "")}{(_loop.HasFailed ? " failed" : "")}, at {_loop.CurrentIteration}, next {next}, {task}";
    }

    private Func<LoopIteration, CancellationToken, Task> Bodies()
    {
        var calls = 0;
        return (iteration, cancelled) =>
        {
            _trace.Add(
                $"body {iteration.Index} attempt {iteration.Attempt} for {(iteration.ScheduledFor - _start).TotalMilliseconds} late {iteration.Lateness.TotalMilliseconds}"
                + $" missed {iteration.Missed}{(iteration.MissedIsCapped ? " or more" : "")}{(iteration.IsMakeUp ? ", made up" : "")}");
            return PlayAsync("body", _script.Bodies, calls++, cancelled);
        };
    }

    private Func<CancellationToken, Task> Before()
    {
        var calls = 0;
        return cancelled =>
        {
            _trace.Add("before");
            return PlayAsync("before", _script.Before, calls++, cancelled);
        };
    }

    private Func<LoopFailure, CancellationToken, Task> Error()
    {
        var calls = 0;
        return (failure, limit) =>
        {
            _trace.Add($"error {failure.Place} {failure.Exception.GetType().Name}");
            return PlayAsync("error", _script.Error, calls++, limit);
        };
    }

    private Func<LoopEnd, CancellationToken, Task> After()
    {
        var calls = 0;
        return (end, limit) =>
        {
            _trace.Add($"after {end.Reason} {end.Iterations}");
            return PlayAsync("after", _script.After, calls++, limit);
        };
    }

    /// <summary>Keeps the last occurrence as long as the script lasts.</summary>
    private sealed class Memory(DateTimeOffset last) : OccurrenceStore
    {
        private DateTimeOffset _last = last;

        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => new(_last);

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
        {
            _last = occurrence;
            return default;
        }
    }

    private async Task PlayAsync(string who, Piece[] pieces, int call, CancellationToken cancelled)
    {
        var number = call % pieces.Length;
        var piece = pieces[number];
        if (piece.Inside.What != Act.Kind.Nothing && _called.Add((who, number)))
            Do(piece.Inside);
        if (piece.Takes > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(piece.Takes), _time, piece.HeedsToken ? cancelled : CancellationToken.None);

        switch (piece.Ends)
        {
            case Outcome.TimesOut:
                throw new TimeoutException();
            case Outcome.Breaks:
                throw new InvalidOperationException();
            case Outcome.SaysCancelled:
                throw new OperationCanceledException();
        }
    }
}
