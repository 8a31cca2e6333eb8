namespace TaskLoops.Properties.Model;

/// <summary>
/// docs/semantics.md as a machine: states, and what may follow in each. One thread, one clock in milliseconds, no tasks and no timers; slow and plain on purpose.
/// </summary>
internal sealed class ReferenceLoop
{
    private const long Never = long.MaxValue;
    private const long FirstGateReport = 30_000;
    private const long GateReport = 600_000;
    private const long TimeToNotice = 10_000;

    /// <summary>Half of the 5 s within which a returning connection ends a back-off: the random part is one half in every script.</summary>
    private const long AfterReturn = 2_500;

    private readonly Script _script;
    private readonly Setup _setup;
    private readonly Trace _trace;
    private readonly HashSet<(string, int)> _called = [];
    private readonly Dictionary<string, int> _calls = [];

    private long _now;
    private Planned _schedule;
    private ModelRun? _run;
    private bool _isQueued;
    private bool _isDisposed;
    private bool _gateIsOpen;
    private bool _isConnected = true;
    private bool _handlesDefaults = true;
    private bool _handlesBreaks;
    private int _maxOverlap;
    private long? _stored;
    private long? _currentIteration;
    private bool _hasFailed;
    private string _task = "RanToCompletion";

    private ReferenceLoop(Script script)
    {
        _script = script;
        _setup = script.Setup;
        _schedule = _setup.Schedule;
        _maxOverlap = _setup.MaxOverlap;
        _stored = _setup.Stored;
        _trace = new Trace(() => _now);
    }

    private bool IsHeld => _setup.Holds && !_isConnected && _run is { IsStopping: false };

    public static Trace Run(Script script)
    {
        ReferenceLoop loop = new(script);
        foreach (var act in script.Acts)
        {
            loop.Do(act);
            loop._trace.Add(loop.Status());
        }

        loop.Do(new Act(Act.Kind.Cancel));
        loop.Pass(Trace.TimeToEnd);
        loop._trace.Add(loop.Status());
        return loop._trace;
    }

    private void Do(Act act)
    {
        if (act.What == Act.Kind.Pass)
        {
            Pass(act.Milliseconds);
            return;
        }

        Perform(act, isInside: false);
        Settle();
    }

    private void Pass(long milliseconds)
    {
        var end = _now + milliseconds;
        while (NextEvent() is var next && next <= end)
        {
            _now = Math.Max(_now, next);
            Settle();
        }

        _now = end;
    }

    // ---- What is called ----

    private void Perform(Act act, bool isInside)
    {
        // What changed is told while the call is still on. L10: from inside, what waits makes the request and throws.
        var answer = Answer(act);
        _trace.Add($"> {act}: {(isInside && act.What is Act.Kind.StopAsync or Act.Kind.CancelAsync or Act.Kind.Dispose ? "refused" : answer)}");
    }

    private string Answer(Act act)
    {
        switch (act.What)
        {
            case Act.Kind.Start:
            case Act.Kind.TryStart:
                return Start();
            case Act.Kind.Stop:
            case Act.Kind.StopAsync:
                DropQueued();
                if (_run is { Is: not ModelRun.Stage.AfterHook } stopped)
                    stopped.IsStopping = true;
                break;
            case Act.Kind.Cancel:
            case Act.Kind.CancelAsync:
                Cancel();
                break;
            case Act.Kind.Restart:
                return Restart();
            case Act.Kind.Change:
                return Change(act.Schedule);
            case Act.Kind.Dispose:
                _isDisposed = true;
                Cancel();
                break;
            case Act.Kind.Overlap:
                if (act.Milliseconds > 1 && _schedule.Kind == ScheduleKind.FixedDelay)
                    return "cannot overlap";
                _maxOverlap = (int)act.Milliseconds;
                break;
            case Act.Kind.OpenGate:
                _gateIsOpen = true;
                if (_run is { Is: ModelRun.Stage.Gate } waiting)
                    waiting.IsLetThrough = true;
                break;
            case Act.Kind.CloseGate:
                _gateIsOpen = false;
                break;
            case Act.Kind.Disconnect:
                _isConnected = false;
                break;
            case Act.Kind.Connect:
                Connect();
                break;
            case Act.Kind.ClearExceptionTypes:
                (_handlesDefaults, _handlesBreaks) = (false, false);
                break;
            case Act.Kind.AddBreaks:
                _handlesBreaks = true;
                break;
        }

        return "ok";
    }

    // L1.
    private string Start()
    {
        if (_isDisposed)
            return "disposed";
        if (_isQueued || _run is { IsEnding: false })
            return "refused";

        if (_run is not null)
            _isQueued = true;
        else
            Begin();
        return "ok";
    }

    // L6.
    private string Restart()
    {
        if (_isDisposed)
            return "disposed";

        if (_run is null)
        {
            Begin();
        }
        else
        {
            CancelRun();
            _isQueued = true;
        }

        return "ok";
    }

    private void Cancel()
    {
        DropQueued();
        CancelRun();
    }

    // L5: one during the after hook changes nothing of that run.
    private void CancelRun()
    {
        if (_run is { Is: not ModelRun.Stage.AfterHook })
            _run.IsCancelled = true;
    }

    // The last word wins.
    private void DropQueued() => _isQueued = false;

    // T10.
    private string Change(Planned schedule)
    {
        if (schedule.Kind == ScheduleKind.FixedDelay && _maxOverlap > 1)
            return "cannot overlap";

        if (_run is { IsEnding: false } run)
            run.Plan.Change(schedule, _now, run.Is == ModelRun.Stage.Iterations && run.Alive.Count > 0);
        _schedule = schedule;
        _trace.Add("changed");
        return "ok";
    }

    // G3.
    private void Connect()
    {
        if (_isConnected)
            return;

        _isConnected = true;
        foreach (var waiting in _run?.Alive.Where(work => work.Is == ModelIteration.Stage.BackOff) ?? [])
            waiting.Until = Math.Min(waiting.Until, _now + AfterReturn);
    }

    // ---- What follows by itself ----

    private void Begin()
    {
        (_currentIteration, _hasFailed, _task) = (null, false, "pending");
        _run = new ModelRun
        {
            Plan = new ModelPlan(_setup, _schedule, _now),
            GateFrom = _now,
            Until = _now + FirstGateReport,
            IsLetThrough = !_setup.HasGate || _gateIsOpen,
        };
        _trace.Add("run");
    }

    private long NextEvent()
    {
        if (_run is not { } run)
            return Never;

        var next = run.Is switch
        {
            ModelRun.Stage.Gate or ModelRun.Stage.ErrorHook or ModelRun.Stage.AfterHook => run.Until,
            ModelRun.Stage.Iterations when !run.IsEnding && HasPlace(run) && !IsHeld => run.Plan.NextBegin ?? Never,
            _ => Never,
        };
        foreach (var work in run.Alive)
            next = Math.Min(next, NextOf(work));
        return next;
    }

    private long NextOf(ModelIteration work) => work.Is switch
    {
        ModelIteration.Stage.BackOff when IsHeld && work.Until <= _now => Never,
        ModelIteration.Stage.Attempt => Math.Min(work.Until, work.TimeUp),
        _ => work.Until,
    };

    // Of two iterations, or of an iteration and the plan, that have their turn at one instant, either may be first.
    private void LookForTies()
    {
        if (!_script.MayOverlap || _run is not { } run || _trace.OpenFrom is not null)
            return;

        var turns = run.Alive.Count(work => NextOf(work) <= _now || (work.Is == ModelIteration.Stage.BackOff && run.IsStopping && !work.WasStopping));
        var isDue = run.Is == ModelRun.Stage.Iterations && run.Plan.NextBegin <= _now && !run.IsEnding && !IsHeld;
        if (turns > 1 || (turns > 0 && isDue))
            _trace.OpenFrom = _now;
    }

    /// <summary>Everything that happens without time passing.</summary>
    private void Settle()
    {
        do
            LookForTies();
        while (_run is { } run && (MoveAnyOf(run) || Move(run)));
    }

    private bool MoveAnyOf(ModelRun run)
    {
        foreach (var work in run.Alive.ToArray())
        {
            if (Move(run, work))
                return true;
        }

        return false;
    }

    private bool Move(ModelRun run)
    {
        switch (run.Is)
        {
            case ModelRun.Stage.Gate:
                return PassGate(run);
            case ModelRun.Stage.Before:
                if (run.Alive.Count > 0)
                    return false;
                if (run.IsEnding)
                    return Finish(run);
                run.Plan.Anchor(_now, _stored);
                run.Is = ModelRun.Stage.Iterations;
                return true;
            case ModelRun.Stage.Iterations:
                return run.IsEnding ? run.Alive.Count == 0 && Finish(run) : Iterate(run);
            case ModelRun.Stage.ErrorHook:
                return run.Until <= _now && EndErrorHook(run);
            default:
                return run.Until <= _now && EndAfterHook(run);
        }
    }

    // G1, G2.
    private bool PassGate(ModelRun run)
    {
        if (run.IsEnding)
            return Finish(run);
        if (run.IsLetThrough)
        {
            run.Is = ModelRun.Stage.Before;
            if (_script.Before.Length > 0)
                Attempt(run, new ModelIteration { Facts = "", Began = _now });
            return true;
        }

        if (run.Until > _now)
            return false;
        _trace.Add($"gate awaited {run.Until - run.GateFrom}");
        run.Until += GateReport;
        return true;
    }

    // T4, O1.
    private bool Iterate(ModelRun run)
    {
        if (!HasPlace(run) || IsHeld)
            return false;

        var (told, begins, isMadeUp) = run.Plan.Decide(_now);
        if (told is not null)
            _trace.Add(told);
        if (begins is not { } occurrence)
            return told is not null;

        var missed = run.Plan.Begin(occurrence);
        ModelIteration iteration = new()
        {
            Index = run.Begun++,
            Began = _now,
            IsAlone = _maxOverlap == 1,
            Facts = $"for {occurrence} late {_now - occurrence} missed {missed}{(isMadeUp ? ", made up" : "")}",
        };
        _currentIteration = iteration.Index;
        if (_setup.Stored is not null)
            _stored = occurrence;
        run.IsComplete = run.Begun == _setup.Count;
        _trace.Add($"begin {iteration.Index}");
        Attempt(run, iteration);
        return true;
    }

    private bool HasPlace(ModelRun run) => run.Alive.Count < _maxOverlap && !run.Alive.Exists(iteration => iteration.IsAlone);

    private void Attempt(ModelRun run, ModelIteration work)
    {
        if (!run.Alive.Contains(work))
            run.Alive.Add(work);
        work.Attempt++;
        work.Is = ModelIteration.Stage.Attempt;
        work.IsTimedOut = false;
        work.TimeUp = work.Index is not null && _setup.IterationTimeout is { } timeout ? _now + timeout : Never;
        _trace.Add(work.Index is null ? "before" : $"body {work.Index} attempt {work.Attempt} {work.Facts}");
        work.Piece = Call(work.Index is null ? "before" : "body", work.Index is null ? _script.Before : _script.Bodies);
        work.Until = _now + work.Piece.Takes;
    }

    private Piece Call(string who, Piece[] pieces)
    {
        var number = _calls.GetValueOrDefault(who) % pieces.Length;
        _calls[who] = _calls.GetValueOrDefault(who) + 1;
        var piece = pieces[number];
        if (piece.Inside.What != Act.Kind.Nothing && _called.Add((who, number)))
            Perform(piece.Inside, isInside: true);
        return piece;
    }

    private bool Move(ModelRun run, ModelIteration work)
    {
        switch (work.Is)
        {
            case ModelIteration.Stage.Attempt:
                return MoveAttempt(run, work);
            case ModelIteration.Stage.BackOff:
                return MoveBackOff(run, work);
            default:
                if (work.Until > _now)
                    return false;
                EndHook("ErrorHook", work.Piece);
                Leave(run, work, isDone: false);
                return true;
        }
    }

    private bool MoveAttempt(ModelRun run, ModelIteration work)
    {
        // The token of a before hook fires when the run is stopped as well (L4); that of an attempt also when its time is up (E9).
        var isTokenFired = run.IsCancelled || (work.Index is null ? run.IsStopping : work.IsTimedOut);
        if (isTokenFired && work.Piece.HeedsToken && work.Until > _now)
        {
            End(run, work, Outcome.SaysCancelled);
            return true;
        }

        if (work.Until <= _now)
        {
            End(run, work, isTokenFired && work.Piece is { HeedsToken: true, Takes: > 0 } && work.Until > _now ? Outcome.SaysCancelled : work.Piece.Ends);
            return true;
        }

        if (work.TimeUp > _now || run.IsCancelled)
        {
            if (work.TimeUp <= _now)
                work.TimeUp = Never;
            return false;
        }

        if (work.IsTimedOut)
            _trace.Add($"time-out ignored {work.Index}");
        work.TimeUp = work.IsTimedOut ? Never : _now + TimeToNotice;
        work.IsTimedOut = true;
        return true;
    }

    private bool MoveBackOff(ModelRun run, ModelIteration work)
    {
        if (run.IsCancelled || (work.Index is null && run.IsStopping))
        {
            Done(run, work, "Cancelled");
            return true;
        }

        if ((run.IsStopping && !work.WasStopping) || (work.Until <= _now && !IsHeld))
        {
            Attempt(run, work);
            return true;
        }

        return false;
    }

    // E1, E3, E9.
    private void End(ModelRun run, ModelIteration work, Outcome ends)
    {
        if (ends == Outcome.Returns)
        {
            Done(run, work, "Succeeded");
            return;
        }

        var isOurs = run.IsCancelled || (work.Index is null && run.IsStopping);
        if (isOurs)
        {
            if (ends != Outcome.SaysCancelled)
                _trace.Add($"failed {work.Place} {Name(ends)}");
            Done(run, work, "Cancelled");
            return;
        }

        // A time-out has what the body threw inside, where it is looked for as well (E2).
        var isHandled = (_handlesDefaults && (work.IsTimedOut || ends != Outcome.Breaks)) || (_handlesBreaks && ends == Outcome.Breaks);
        if (!_setup.Reconnect || work.Attempt >= _setup.MaxAttempts || !isHandled)
        {
            Fail(run, work, work.IsTimedOut ? Outcome.TimesOut : ends);
            return;
        }

        var delay = Math.Min(1024_000, 1000L << work.Attempt) / 2;
        _trace.Add($"retry {work.Place} {work.Attempt} in {delay}");
        work.Is = ModelIteration.Stage.BackOff;
        work.WasStopping = run.IsStopping;
        work.Until = _now + delay;
    }

    private void Done(ModelRun run, ModelIteration work, string outcome)
    {
        if (work.Index is null)
        {
            run.Alive.Remove(work);
            return;
        }

        run.FailuresInARow = 0;
        _trace.Add($"end {work.Index} attempt {work.Attempt} {outcome} took {_now - work.Began}");
        Leave(run, work, outcome == "Succeeded");
    }

    private void Leave(ModelRun run, ModelIteration work, bool isDone)
    {
        var told = run.Plan.End(_now, isDone && work.Attempt > 1 && !run.IsEnding);
        run.Alive.Remove(work);
        if (told is not null)
            _trace.Add(told);
    }

    // E6, O3.
    private void Fail(ModelRun run, ModelIteration work, Outcome ends)
    {
        if (work.Index is null)
        {
            run.Alive.Remove(work);
            FailRun(run, work.Place, ends);
            return;
        }

        run.FailuresInARow++;
        _trace.Add($"end {work.Index} attempt {work.Attempt} Failed took {_now - work.Began}");
        if (_setup.OnUnhandled == OnUnhandled.Continue && !(run.FailuresInARow >= _setup.MaxConsecutiveFailures))
        {
            work.Is = ModelIteration.Stage.ErrorHook;
            work.Until = _now + CallErrorHook(work.Place, ends, out var piece);
            work.Piece = piece;
            return;
        }

        FailRun(run, work.Place, ends);
        Leave(run, work, isDone: false);
    }

    private void FailRun(ModelRun run, string place, Outcome ends)
    {
        if (run.Failure is not null)
        {
            _trace.Add($"failed {place} {Name(ends)}");
            return;
        }

        (run.Failure, run.FailurePlace) = (Name(ends), place);
        _hasFailed = true;
    }

    private long CallErrorHook(string place, Outcome ends, out Piece piece)
    {
        _trace.Add($"unhandled {place} {Name(ends)}");
        piece = default;
        if (_script.Error.Length == 0)
            return 0;

        _trace.Add($"error {place} {Name(ends)}");
        piece = Call("error", _script.Error);
        return piece.Takes;
    }

    // L3: error hook if failed, then the after hook, once.
    private bool Finish(ModelRun run)
    {
        if (run.Failure is null)
            return BeginAfterHook(run);

        run.Is = ModelRun.Stage.ErrorHook;
        var ends = run.Failure switch
        {
            nameof(TimeoutException) => Outcome.TimesOut,
            nameof(InvalidOperationException) => Outcome.Breaks,
            _ => Outcome.SaysCancelled,
        };
        run.Until = _now + CallErrorHook(run.FailurePlace!, ends, out var piece);
        run.Hook = piece;
        return true;
    }

    private bool EndErrorHook(ModelRun run)
    {
        EndHook("ErrorHook", run.Hook);
        return BeginAfterHook(run);
    }

    private bool BeginAfterHook(ModelRun run)
    {
        run.Reason = run.Failure is not null ? "Failed" : run.IsCancelled ? "Cancelled" : run.IsStopping ? "Stopped" : "Completed";
        run.Is = ModelRun.Stage.AfterHook;
        run.Hook = default;
        if (_script.After.Length > 0)
        {
            _trace.Add($"after {run.Reason} {run.Begun}");
            run.Hook = Call("after", _script.After);
        }

        run.Until = _now + run.Hook.Takes;
        return true;
    }

    private bool EndAfterHook(ModelRun run)
    {
        EndHook("AfterHook", run.Hook);
        _trace.Add($"ended {run.Reason} after {run.Begun}");
        _run = null;
        _task = run.Reason switch
        {
            "Failed" => "Faulted",
            "Cancelled" => "Canceled",
            _ => "RanToCompletion",
        };
        if (_isQueued)
        {
            _isQueued = false;
            Begin();
        }

        return true;
    }

    // E7.
    private void EndHook(string place, Piece hook)
    {
        if (hook.Ends != Outcome.Returns)
            _trace.Add($"failed {place} {Name(hook.Ends)}");
    }

    // ---- What can be seen ----

    private string Status()
    {
        var next = NextIteration() is { } instant ? $"{instant}" : "none";
        var isBeingCancelled = _run is { IsCancelled: true };
        return $"= {State()}{(_run is null ? "" : " running")}{(isBeingCancelled ? " being cancelled" : "")}{(_hasFailed ? " failed" : "")}, at {_currentIteration}, next {next}, {_task}";
    }

    private LoopState State()
    {
        if (_run is not { } run)
            return LoopState.Idle;
        if (run.IsEnding)
            return LoopState.Ending;
        if (run.Is != ModelRun.Stage.Iterations)
            return run.Is == ModelRun.Stage.Gate ? LoopState.WaitingForGate : LoopState.Preparing;
        if (run.Alive.Count > 0)
            return run.Alive.Exists(work => work.Is == ModelIteration.Stage.BackOff) ? LoopState.BackingOff : LoopState.Running;

        return IsHeld && run.Plan.NextBegin <= _now ? LoopState.Held : LoopState.Sleeping;
    }

    // T9.
    private long? NextIteration()
    {
        if (_run is not { IsEnding: false } run || run.Plan.NextBegin is not { } next)
            return null;

        return next < _now && (run.Is != ModelRun.Stage.Iterations || run.Alive.Count == 0) && !IsHeld ? _now : next;
    }

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.TimesOut => nameof(TimeoutException),
        Outcome.Breaks => nameof(InvalidOperationException),
        _ => nameof(OperationCanceledException),
    };
}
