using System.Globalization;
using TaskLoops.Testing;
using static TaskLoops.Properties.PropertyBrokenException;

namespace TaskLoops.Properties.Schedules;

/// <summary>A real loop in virtual time, whose every iteration is held against the rules T1 to T5 and the naive walk.</summary>
internal sealed class ObservedLoop : LoopListener
{
    private const int MostCounted = 1000;
    private const long LookAgain = 60 * TimeSpan.TicksPerSecond;
    private const long Day = TimeSpan.TicksPerDay;

    private readonly ClockCase _case;
    private readonly VirtualTimeProvider _time;
    private readonly TaskLoop _loop;
    private readonly long _anchor;
    private TimeSpan _bodyTakes;

    /// <summary>Up to here, on the clock of the schedule, every occurrence has begun or was told to be missed.</summary>
    private long _decided;

    /// <summary>Missed since the last iteration, as the naive walk counts them.</summary>
    private int _missed;

    /// <summary>What the listener was told since the last iteration.</summary>
    private int _told;

    /// <summary>Told in this very instant, before an iteration that must follow.</summary>
    private bool _expectsBegin;

    // All on the steady clock.
    private long _lastJump = long.MinValue / 2;
    private long _lastEnd = long.MinValue / 2;
    private long _mostLate;
    private bool _isBusy;

    /// <summary>Set by what runs on the strand, which must not throw.</summary>
    private PropertyBrokenException? _broken;

    public ObservedLoop(ClockCase subject)
    {
        _case = subject;
        _time = new VirtualTimeProvider(new DateTimeOffset(subject.Start, TimeSpan.Zero)) { Choose = _ => 0 };
        _anchor = Now;
        _decided = subject.Rule.IsCalendar ? Now : Now - 1;
        _loop = TaskLoop.Create(subject.Rule.Build(), BodyAsync, subject.Options(_time, this));
    }

    /// <summary>Iterations that have begun.</summary>
    public int Begun { get; private set; }

    // A calendar counts on the wall clock, an interval on the steady one.
    private long Now => _case.Rule.IsCalendar ? _time.GetUtcNow().UtcTicks : _case.Start + Steady;

    private long Steady => _time.GetTimestamp();

    public void Run()
    {
        _loop.Start();
        _time.Settle();
        foreach (var step in _case.Steps)
        {
            Do(step);
            Check(step.ToString());
        }

        // A while of peace with exact timers: whatever is due is told or begun by its end.
        Do(new ClockStep(ClockStep.Kind.Skew, 0));
        Do(new ClockStep(ClockStep.Kind.Body, 0));
        Do(new ClockStep(ClockStep.Kind.Pass, Math.Min(Day, _case.Rule.Distance * 10)));
        _mostLate = 0;
        if (_case.Rule.Distance > TimeSpan.TicksPerSecond)
            Do(new ClockStep(ClockStep.Kind.Pass, 2 * LookAgain));
        Check("the end");
        _loop.Cancel();
        _time.Settle();
        Throw();
    }

    public override void OnMissed(in LoopMissed missed)
    {
        var told = missed;
        Guard(() => Missed(told.Count, told.IsCapped, told.IsMadeUp));
    }

    public override void OnReplanned(TaskLoop loop) => Guard(() =>
    {
        ThrowUnless(_case.Rule.IsCalendar && (_decided - Now > Day || _missed > MostCounted), $"Planned anew at {Text(Now)}, not a day before {Text(_decided)}.");
        _decided = Now;
    });

    public override void OnHookFailed(in LoopFailure failure)
    {
        var exception = failure.Exception;
        Guard(() => throw exception);
    }

    public override void OnUnhandled(in LoopFailure failure)
    {
        var exception = failure.Exception;
        Guard(() => throw exception);
    }

    private async Task BodyAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        Guard(() => Begin(iteration));
        _isBusy = true;
        if (_bodyTakes > TimeSpan.Zero)
            await Task.Delay(_bodyTakes, _time, cancelled);
        _isBusy = false;
        _lastEnd = Steady;
    }

    private void Do(ClockStep step)
    {
        var length = TimeSpan.FromTicks(step.Ticks);
        switch (step.What)
        {
            case ClockStep.Kind.Pass:
                _time.Advance(length);
                break;
            case ClockStep.Kind.SetWall:
                Jump();
                _time.StepWallClock(length);
                break;
            case ClockStep.Kind.Suspend:
                Jump();
                _time.Suspend(length);
                break;
            case ClockStep.Kind.SuspendCounted:
                _lastJump = Steady + step.Ticks;
                _time.Suspend(length, steadyClockCounts: true);
                break;
            case ClockStep.Kind.Skew:
                _mostLate = Math.Max(_mostLate, step.Ticks);
                _time.TimerSkew = length;
                _time.Settle();
                break;
            case ClockStep.Kind.Body:
                _bodyTakes = length;
                break;
        }

        void Jump() => _lastJump = Steady;
    }

    private void Begin(LoopIteration iteration)
    {
        var wall = _time.GetUtcNow().UtcTicks;
        var planned = Now - iteration.Lateness.Ticks;
        var what = $"Iteration {iteration.Index}, planned for {Text(planned)} and begun at {Text(Now)},";
        ThrowUnless(iteration.Index == Begun++, $"{what} is not the next.");
        ThrowUnless(iteration.ScheduledFor.UtcTicks == wall - iteration.Lateness.Ticks && iteration.ScheduledFor.Offset == TimeSpan.Zero, $"{what} says {iteration.ScheduledFor:O} and late by {iteration.Lateness}.");
        ThrowUnless(iteration.Lateness >= TimeSpan.Zero, $"{what} is early.");
        ThrowUnless(planned > _decided, $"{what} is not later than {Text(_decided)}, the last one.");
        ThrowUnless(IsOccurrence(planned), $"{what} is no occurrence.");

        var tolerance = Tolerance(planned);
        ThrowUnless(_case.Rule.Latest(_anchor, planned, Now) is not { } latest, $"{what} is not the latest that has come: {Text(_case.Rule.Latest(_anchor, planned, Now) ?? 0)} is.");
        ThrowUnless(iteration.IsMakeUp == iteration.Lateness.Ticks > tolerance, $"{what} is late by {iteration.Lateness}, tolerated {TimeSpan.FromTicks(tolerance)}, and says IsMakeUp = {iteration.IsMakeUp}.");
        ThrowUnless(!iteration.IsMakeUp || MayBeMadeUp(iteration.Lateness.Ticks), $"{what} is made up, against the options.");
        ThrowUnless(IsExcused(iteration.Lateness.Ticks), $"{what} is late by {iteration.Lateness} without a reason.");

        if (!_expectsBegin)
            _missed += _case.Rule.Count(_anchor, _decided, planned, MostCounted + 2) - (iteration.IsMakeUp ? 0 : 1);
        ThrowUnless(
            iteration.Missed == Math.Min(_missed, MostCounted) && iteration.MissedIsCapped == _missed > MostCounted,
            $"{what} is told that {iteration.Missed}{(iteration.MissedIsCapped ? " or more" : "")} were missed: there were {_missed}.");
        ThrowUnless(iteration.Missed == _told, $"{what} is told of {iteration.Missed} missed, the listener of {_told}.");
        (_decided, _missed, _told, _expectsBegin) = (planned, 0, 0, false);
    }

    private void Missed(int count, bool isCapped, bool isMadeUp)
    {
        ThrowUnless(!_expectsBegin, "Told of a make-up that has not begun.");
        var latest = _case.Rule.Latest(_anchor, _decided, Now);
        ThrowUnless(latest is not null, $"Told at {Text(Now)} that {count} were missed, though none has come since {Text(_decided)}.");
        var late = Now - latest!.Value;
        var isInTime = late <= Tolerance(latest.Value);
        ThrowUnless(isMadeUp == (!isInTime && MayBeMadeUp(late)), $"{Text(latest.Value)}, late by {TimeSpan.FromTicks(late)}, is {(isMadeUp ? "" : "not ")}made up.");

        var before = _missed;
        _missed += _case.Rule.Count(_anchor, _decided, latest.Value, MostCounted + 2) - (isInTime ? 1 : 0);
        var newly = Math.Min(_missed, MostCounted) - Math.Min(before, MostCounted);
        ThrowUnless(count == newly && isCapped == _missed > MostCounted, $"Told at {Text(Now)} that {count}{(isCapped ? " or more" : "")} were missed: there were {newly}, {_missed} since the last iteration.");
        ThrowUnless(IsExcused(late), $"{Text(latest.Value)} was missed by {TimeSpan.FromTicks(late)} without a reason.");
        _told += count;
        _expectsBegin = isMadeUp || isInTime;
        if (!_expectsBegin)
            _decided = latest.Value;
    }

    /// <summary>Between steps: nothing that has come is forgotten, and nothing that was announced has failed to come.</summary>
    private void Check(string after)
    {
        Throw();
        ThrowUnless(!_expectsBegin, $"After {after}: an iteration was announced and has not begun.");
        if (_isBusy)
            return;

        if (_case.Rule.Latest(_anchor, _decided, Now) is { } due)
            ThrowUnless(_missed > MostCounted || IsExcused(Now - due), $"After {after}: {Text(due)} has come and is neither begun nor missed at {Text(Now)}; decided is {Text(_decided)}.");
        if (_case.Rule.IsCalendar && _decided - Now > Day && _case.Rule.Next(_anchor, Now, 1).Length > 0 && Steady - _lastJump > LookAgain + _mostLate)
            ThrowUnless(!_loop.IsRunning, $"After {after}: it is {Text(Now)}, more than a day before {Text(_decided)}, and it has not planned anew.");
    }

    /// <summary>Whether a lateness has a cause: late timers, the body, or clocks that jumped, which are looked at every 60 s.</summary>
    private bool IsExcused(long late) => late <= _mostLate || Steady == _lastEnd || Steady - _lastJump <= LookAgain + _mostLate;

    private bool MayBeMadeUp(long late) => _case.Missed == MissedOccurrences.RunOnce && late <= (_case.MakeUpWithin ?? long.MaxValue);

    private bool IsOccurrence(long instant) => _case.Rule.Between(_anchor, instant - 1, instant).Any();

    private long Tolerance(long occurrence)
    {
        var next = _case.Rule.Next(_anchor, occurrence, 1);
        return next.Length == 0 ? _case.MissedAfter : Math.Min(_case.MissedAfter, (next[0] - occurrence) / 2);
    }

    private void Guard(Action check)
    {
        try
        {
            if (_broken is null)
                check();
        }
        catch (PropertyBrokenException broken)
        {
            _broken = broken;
        }
        catch (Exception thrown)
        {
            _broken = new PropertyBrokenException(thrown.ToString());
        }
    }

    private void Throw()
    {
        if (_broken is not null)
            throw _broken;
    }

    private static string Text(long instant) => new DateTime(Math.Clamp(instant, 0, DateTime.MaxValue.Ticks)).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
